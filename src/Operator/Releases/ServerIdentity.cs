using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Releases;

/// <summary>
/// The identity of a managed server's pod: a hash of its inputs, not of the rendered pod, so that an upgrade of the operator does
/// not restart it.
/// </summary>
/// <param name="Engine">What kind of server.</param>
/// <param name="Managed">Its spec with the defaults filled in.</param>
/// <param name="Image">Its image, including the version.</param>
/// <param name="Credentials">Digest of its password if it has to restart when that changes; otherwise null.</param>
internal sealed record ServerIdentity(IEngine Engine, ManagedServerSpec Managed, string Image, string? Credentials)
{
    private const string PullSecrets = "pullSecrets";

    /// <summary>The identity with that max_connections. Pull secrets are not part of it: they do not change what runs.</summary>
    public string Of(int? maxConnections) => Hash(Inputs(maxConnections));

    /// <summary>
    /// True: an annotation holds this identity, in the current form or as earlier versions of the operator computed it, which was
    /// with the pull secrets.
    /// </summary>
    /// <param name="annotated">The value of the annotation.</param>
    /// <param name="maxConnections">The max_connections that the server has or should have.</param>
    /// <param name="pullSecrets">Lists of pull secrets that it may have been created with.</param>
    public bool IsIn(string annotated, int? maxConnections, IEnumerable<IEnumerable<string>> pullSecrets) =>
        annotated == Of(maxConnections) || pullSecrets.Any(names => annotated == EarlierForm(maxConnections, names));

    private static string Hash(JsonObject inputs) => CanonicalJson.Hash(inputs)[..Release.IdLength];

    private static JsonObject Map(Dictionary<string, string>? quantities) =>
        new((quantities ?? []).Select(q => KeyValuePair.Create(q.Key, (JsonNode?)Quantity.Canonical(q.Value))));

    private string EarlierForm(int? maxConnections, IEnumerable<string> pullSecrets)
    {
        var inputs = Inputs(maxConnections);
        inputs[PullSecrets] = new JsonArray([.. pullSecrets.Select(s => (JsonNode?)s)]);
        return Hash(inputs);
    }

    private JsonObject Inputs(int? maxConnections)
    {
        var inputs = new JsonObject
        {
            ["engine"] = Engine.Name,
            ["image"] = Image,
            ["maxConnections"] = maxConnections,
            ["credentials"] = Credentials,
            ["requests"] = Map(Managed.Resources?.Requests),
            ["limits"] = Map(Managed.Resources?.Limits),
        };
        foreach (var (name, value) in Engine.PodInputs(Managed))
        {
            inputs.Add(name, value);
        }

        return inputs;
    }
}
