using System.Globalization;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;
using Ballast.Operator.Releases;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Planning;

/// <summary>
/// Decides how the managed servers are rendered. A running server keeps its max_connections and its pull secrets until a field
/// of its own changes: it must not be restarted by the app's size or pools, a release, or a new version of the operator.
/// </summary>
internal static class ServerPlanner
{
    // Part of the digest of a password in quotes, so that a server that an earlier version started without them starts anew.
    private const string QuotedMark = "q";

    /// <summary>The plan of each managed server of the spec, by the dependency's name.</summary>
    /// <param name="running">The running release, defaults filled in: its pods must still find their connections.</param>
    public static IReadOnlyDictionary<string, ServerPlan> Plan(PlanContext context, FilledSpec? running, EngineImages images) => (
        from dependency in context.Spec.Dependencies
        let choice = EngineCatalog.For(dependency)
        where choice is { IsManaged: true }
        select KeyValuePair.Create(dependency.Name, Plan(context, running, images, dependency, choice)))
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>The sizes that the connection budget is judged by.</summary>
    public static IReadOnlyDictionary<string, ServerSize> Sizes(IReadOnlyDictionary<string, ServerPlan> servers) => servers
        .Where(s => s.Value.MaxConnections is not null)
        .ToDictionary(
            s => s.Key,
            s => new ServerSize(
                s.Value.MaxConnections!.Value, s.Value.IsSizedByEarlierCount ? PodCount.Surge : PodCount.Twice),
            StringComparer.Ordinal);

    private static ServerPlan Plan(
        PlanContext context, FilledSpec? running, EngineImages images, DependencySpec dependency, EngineChoice choice)
    {
        var (engine, managed) = (choice.Engine, choice.Managed!);
        var identity = new ServerIdentity(
            engine, managed, images.Of(engine, managed.Version), CredentialsDigest(context, dependency, engine, managed.Version));
        List<string> wanted = context.Spec.ImagePullSecrets ?? [];
        var live = LiveServer.Of(context, dependency.Name, engine);
        var given = (managed as ManagedSqlSpec)?.MaxConnections;
        if (live is not null && !(live.CannotPull && !live.PullSecrets.SequenceEqual(wanted))
            && identity.IsIn(live.Identity, given ?? live.MaxConnections, [live.PullSecrets, wanted]))
        {
            return new ServerPlan(live.Identity, identity.Image, live.PullSecrets, identity.Credentials)
            {
                MaxConnections = given ?? live.MaxConnections,
                IsSizedByEarlierCount = engine.IsSql && !live.IsMarked,
            };
        }

        // It restarts, so it gets what would have restarted it before.
        var most = engine.IsSql
            ? given ?? Math.Max(live?.MaxConnections ?? 0, ConnectionBudget.Size(context.Spec, running, dependency))
            : (int?)null;
        return new ServerPlan(identity.Of(most), identity.Image, wanted, identity.Credentials) { MaxConnections = most };
    }

    private static string? CredentialsDigest(
        PlanContext context, DependencySpec dependency, IEngine engine, string version)
    {
        var (stack, observed) = (context.Stack.Metadata.Name!, context.Observed);
        return engine.ReadsPasswordAtStart
            && observed.Secret(Names.Credentials(stack, dependency.Name)) is { } credentials
            && observed.Secret(Names.DigestKey(stack))?.Data.GetValueOrDefault(Names.DigestKeyField) is { } digestKey
                ? ContentDigest.Of(
                    digestKey, credentials, engine.Credentials(stack, version).Random.ToHashSet())[..Release.IdLength]
                    + (NeedsQuotes(credentials.Text(CredentialKeys.Password)) ? QuotedMark : "")
                : null;
    }

    // Earlier versions of the operator started servers without these quotes: none of them ever came up with such a password.
    private static bool NeedsQuotes(string? password) => password?.AsSpan().ContainsAny(" \"'") == true;

    /// <summary>A managed server's StatefulSet, read.</summary>
    private sealed record LiveServer(
        string Identity, int? MaxConnections, bool IsMarked, IReadOnlyList<string> PullSecrets, bool CannotPull)
    {
        public static LiveServer? Of(PlanContext context, string dependency, IEngine engine)
        {
            var name = Names.Dependency(context.Stack.Metadata.Name!, dependency);
            return context.Observed.StatefulSets.FirstOrDefault(s => s.Metadata.Name == name) is { } set
                && Ownership.IsOurs(context.Stack, set.Metadata)
                && set.Metadata.Annotation(Labels.Release) is { } identity
                && set.Spec?.Template.Spec is { } pod
                    ? Read(set, identity, pod, engine) with { CannotPull = IsUnpulled(context, name) }
                    : null;
        }

        private static LiveServer Read(V1StatefulSet set, string identity, V1PodSpec pod, IEngine engine)
        {
            // The annotation first: a value that somebody edited in the arguments is put back, as every edit is.
            var marked = int.TryParse(
                set.Metadata.Annotation(Labels.MaxConnections), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : (int?)null;
            return new LiveServer(
                identity, marked ?? engine.MaxConnections(pod), marked is not null,
                [.. (pod.ImagePullSecrets ?? []).Select(s => s.Name).OfType<string>()], CannotPull: false);
        }

        private static bool IsUnpulled(PlanContext context, string server) => context.Observed.Pods.Any(
            p => p.Metadata.Name == $"{server}-0"
                && PodProblem.Of(p, context.Observed.At) is { Reason: Reasons.ImagePullFailed });
    }
}
