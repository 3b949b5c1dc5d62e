using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Desired;

namespace Ballast.Testing;

/// <summary>A desired state as a person reads it: every child, Secrets in plain text, random values as such.</summary>
internal static class DesiredStateYaml
{
    public static string Write(DesiredState state) => Yaml.Write(Documents(state));

    /// <summary>Every object that can be sent to a server, in the order of sending.</summary>
    public static IEnumerable<IKubernetesObject> Objects(DesiredState state) =>
    [
        .. state.GeneratedSecrets.Select(
            g => g.Secret), .. state.Claims, .. state.ServiceAccounts, .. state.NetworkPolicies, .. state.Services,
        .. state.StatefulSets, .. state.Environments, .. Some(
            state.MigrationJob), .. state.Deployments, .. state.DisruptionBudgets,
        .. state.Autoscalers, .. state.Ingresses, .. state.CronJobs,
    ];

    private static IEnumerable<JsonObject> Documents(DesiredState state)
    {
        if (!state.AppKnown || state.Retiring.Count > 0)
        {
            yield return new JsonObject
            {
                ["appKnown"] = state.AppKnown,
                ["retiring"] = new JsonArray([.. state.Retiring.Order(StringComparer.Ordinal).Select(r => (JsonNode?)r)]),
            };
        }

        foreach (var child in Objects(state))
        {
            var node = JsonSerializer.SerializeToNode(
                child, (JsonTypeInfo)KubernetesJsonContext.Default.GetTypeInfo(child.GetType())!)!.AsObject();
            yield return child is V1Secret secret ? WithText(node, secret, state) : node;
        }
    }

    private static JsonObject WithText(JsonObject node, V1Secret secret, DesiredState state)
    {
        node.Remove("data");
        var random = state.GeneratedSecrets.FirstOrDefault(g => g.Secret == secret)?.RandomKeys ?? [];
        node["stringData"] = new JsonObject(
            (secret.Data ?? []).Select(d => KeyValuePair.Create(d.Key, (JsonNode?)Encoding.UTF8.GetString(d.Value)))
            .Concat(random.Select(key => KeyValuePair.Create(key, (JsonNode?)"<random>"))));
        return node;
    }

    private static IEnumerable<T> Some<T>(T? child)
        where T : class => child is null ? [] : [child];
}
