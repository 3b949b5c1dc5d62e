using System.Text.Json.Nodes;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;
using Ballast.Operator.References;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Planning;

/// <summary>
/// Decides which credentials the pods of the rendered release get. While a gate holds the next release, rotated credentials would
/// otherwise never reach the running one, and its pods would lose their servers at the next connection.
/// </summary>
internal static class EnvironmentPlanner
{
    /// <param name="rendered">The release to apply now; null: none.</param>
    /// <param name="spec">Its inputs with the current spec's other fields, defaults filled in.</param>
    /// <param name="health">The last answers of the servers, with the credentials that were used.</param>
    public static EnvironmentPlan Plan(PlanContext context, Release? rendered, FilledSpec? spec, HealthSnapshot health)
    {
        if (rendered is null || spec is null)
        {
            return new EnvironmentPlan(null, null);
        }

        var today = Digests(context, spec);
        var credentials = IsAsRecorded(rendered, today) ? null : Digest(today);
        var running = context.Workloads.All.FirstOrDefault(w => w.Release == rendered.Id);
        return running is not { Environment: { } kept } || running.Credentials == credentials || IsGone(context, kept)
            || IsChecked(context, rendered, spec, today, health)
                ? new EnvironmentPlan(null, credentials)
                : new EnvironmentPlan(kept, running.Credentials);
    }

    // By dependency: the keyed digest of its Secret's content. Dependencies whose Secret is unknown are left out.
    private static SortedDictionary<string, (string Reference, string Digest)> Digests(PlanContext context, FilledSpec spec)
    {
        var digests = new SortedDictionary<string, (string, string)>(StringComparer.Ordinal);
        var stack = context.Stack.Metadata.Name!;
        if (context.Observed.Secret(Names.DigestKey(stack))?.Data.GetValueOrDefault(Names.DigestKeyField) is not { } digestKey)
        {
            return digests;
        }

        foreach (var dependency in spec.Dependencies.Where(d => EngineCatalog.For(d) is not null))
        {
            var secret = StackReferences.Credentials(context.Stack, dependency);
            if (context.Observed.References.GetValueOrDefault(secret) is { } content)
            {
                digests[dependency.Name] = ($"{secret.Kind}/{secret.Name}", ContentDigest.Of(digestKey, content, null));
            }
        }

        return digests;
    }

    private static bool IsAsRecorded(Release release, SortedDictionary<string, (string Reference, string Digest)> today) =>
        today.Values.All(d => release.References.GetValueOrDefault(d.Reference) == d.Digest);

    private static string Digest(SortedDictionary<string, (string Reference, string Digest)> today) => CanonicalJson.Hash(
        new JsonObject(today.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value.Digest))))[..Release.IdLength];

    // Without it no pod can start, and the credentials that were in it are not known any more.
    private static bool IsGone(PlanContext context, string environment) =>
        context.Observed.References.TryGetValue(new ReferenceKey(ReferenceKind.Secret, environment), out var found)
        && found is null;

    private static bool IsChecked(
        PlanContext context, Release release, FilledSpec spec,
        SortedDictionary<string, (string Reference, string Digest)> today, HealthSnapshot health) =>
        spec.Dependencies.TrueForAll(dependency =>
        {
            var isKnown = today.TryGetValue(dependency.Name, out var found);
            var isChanged = isKnown && release.References.GetValueOrDefault(found.Reference) != found.Digest;
            return dependency.Check?.Mode != CheckMode.Operator
                ? isKnown || !dependency.Required
                : (!dependency.Required && !isChanged)
                    || HasPassed(context, dependency, health.Of(EarlierServer.NameOf(context, dependency)));
        });

    private static bool HasPassed(PlanContext context, DependencySpec dependency, HealthReading? reading) =>
        reading is { State: HealthState.Healthy, Connection: { } used }
        && used == context.Connections.Of(dependency).Connection;
}
