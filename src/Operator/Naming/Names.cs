using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Naming;

/// <summary>
/// Builds the names of children; no other code does. A stack's name has at most 30 characters, that of a dependency, process or
/// task at most 16.
/// </summary>
internal static class Names
{
    /// <summary>The key in the Secret <see cref="DigestKey"/>.</summary>
    public const string DigestKeyField = "salt";

    /// <summary>Suffixes that the operator uses itself; no dependency, process or task may have such a name.</summary>
    public static readonly IReadOnlySet<string> Reserved =
        new HashSet<string>(StringComparer.Ordinal) { "web", "migrate", "env", "release", "migration", "salt", "app" };

    public static string Web(string stack) => Workload(stack, Components.Web);

    /// <summary>Deployment, StatefulSet or CronJob of a component of the app, and the objects that belong to it.</summary>
    public static string Workload(string stack, string component) => $"{stack}-{component}";

    public static string ServiceAccount(string stack) => stack;

    /// <summary>StatefulSet, Service and NetworkPolicy of a managed dependency.</summary>
    public static string Dependency(string stack, string dependency) => $"{stack}-{dependency}";

    public static string Credentials(string stack, string dependency) => $"{stack}-{dependency}-credentials";

    public static string DataClaim(string stack, string dependency) => $"{stack}-{dependency}-data";

    /// <summary>DNS name of a managed dependency, as app and operator use it.</summary>
    public static string DependencyHost(string stack, string dependency, string @namespace) =>
        $"{Dependency(stack, dependency)}.{@namespace}.svc";

    public static string WebHost(string stack, string @namespace) => $"{Web(stack)}.{@namespace}.svc";

    /// <summary>
    /// The Secret with the random key for digests of Secrets' contents: without a key, a weak password could be guessed from its
    /// digest.
    /// </summary>
    public static string DigestKey(string stack) => $"{stack}-salt";

    /// <summary>Immutable Secret with the generated environment.</summary>
    public static string Environment(string stack, string hash) => $"{stack}-env-{hash}";

    /// <summary>ControllerRevision of a release.</summary>
    public static string Release(string stack, string id) => $"{stack}-release-{id}";

    /// <summary>ControllerRevision of a migration that succeeded.</summary>
    public static string Migration(string stack, string key) => $"{stack}-migration-{key}";

    public static string MigrationJob(string stack, string shortKey) => $"{stack}-migrate-{shortKey}";
}
