using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Releases;

/// <summary>
/// The identity of a migration: what it runs, and on which databases. It does not depend on contents of Secrets, the environment,
/// pools or retries. So a rotated password or a rollback to an older image does not run the migration again, but a new or
/// restored database does.
/// </summary>
internal static class MigrationIdentity
{
    /// <summary>
    /// The keys; null where there is no migration, or the identity of a database that it needs is not known yet. Needed are the
    /// required SQL dependencies, and the one that sets DATABASE_URL.
    /// </summary>
    public static MigrationKeys? Keys(
        string stack, AppStackSpec spec, IReadOnlyList<V1PersistentVolumeClaim> claims,
        IReadOnlyDictionary<string, ConnectionInfo> connections)
    {
        if (spec.Migration is not { } migration)
        {
            return null;
        }

        var databases = Find(stack, spec, claims, connections);
        if (databases.Exists(d => d is { IsNeeded: true, Identity: null }))
        {
            return null;
        }

        // Variables, mounts and dependencies are maps by name: another order of the same entries is the same migration.
        var current = Key(
            spec, migration, InOrder(migration.Env), migration.Mounts?.OrderBy(m => m.Path, StringComparer.Ordinal),
            databases.Where(d => d.IsNeeded).OrderBy(d => d.Name, StringComparer.Ordinal));
        string[] earlier = databases.TrueForAll(d => d.Identity is not null)
            ? [Key(spec, migration, migration.Env, migration.Mounts, databases)]
            : [];
        return new MigrationKeys(current, [.. earlier.Where(key => key != current)])
        {
            Databases = Databases(stack, spec, claims, connections),
        };
    }

    /// <summary>
    /// Hash of the databases that a migration of that spec runs on; null while the identity of one is not known. The migrations
    /// of another database say nothing about the schema of this one.
    /// </summary>
    public static string? Databases(
        string stack, AppStackSpec spec, IReadOnlyList<V1PersistentVolumeClaim> claims,
        IReadOnlyDictionary<string, ConnectionInfo> connections)
    {
        var needed = Find(stack, spec, claims, connections).Where(d => d.IsNeeded).OrderBy(d => d.Name, StringComparer.Ordinal)
            .ToList();
        return needed.Exists(d => d.Identity is null)
            ? null
            : CanonicalJson.Hash(Array(needed.Select(d => $"{d.Name}={d.Identity}")))[..Release.IdLength];
    }

    /// <summary>
    /// Part of the Job's name: changes with the key and with the retry annotation, so that a retry creates a new Job.
    /// </summary>
    public static string ShortKey(string key, string? retry) =>
        CanonicalJson.Hash(new JsonObject { ["key"] = key, ["retry"] = retry ?? "" })[..Release.IdLength];

    private static string Key(
        AppStackSpec spec, MigrationSpec migration, IEnumerable<EnvironmentVariable>? env, IEnumerable<MountSpec>? mounts,
        IEnumerable<Database> databases) =>
        CanonicalJson.Hash(new JsonObject
        {
            ["image"] = migration.Image ?? spec.Image,
            ["command"] = Array(migration.Command),
            ["args"] = Array(migration.Args),
            ["env"] = Array(env?.Select(Describe)),
            ["mounts"] = Array(mounts?.Select(m => $"{m.Path}={m.Secret ?? m.ConfigMap}")),
            ["databases"] = Array(databases.Select(d => $"{d.Name}={d.Identity}")),
        });

    // The order of variables has a meaning only where one refers to another: Kubernetes resolves $(NAME) from those before it.
    private static IEnumerable<EnvironmentVariable>? InOrder(List<EnvironmentVariable>? env) =>
        env?.Exists(v => v.Value?.Contains("$(", StringComparison.Ordinal) == true) == true
            ? env
            : env?.OrderBy(v => v.Name, StringComparer.Ordinal);

    private static List<Database> Find(
        string stack, AppStackSpec spec, IReadOnlyList<V1PersistentVolumeClaim> claims,
        IReadOnlyDictionary<string, ConnectionInfo> connections) =>
        [
            .. from dependency in spec.Dependencies ?? []
               let choice = EngineCatalog.For(dependency)
               where choice is { Engine.IsSql: true }
               select new Database(
                   dependency.Name, Identity(stack, dependency.Name, choice, claims, connections),
                   dependency.Required || SetsUrl(spec, dependency, choice.Engine)),
        ];

    private static bool SetsUrl(AppStackSpec spec, DependencySpec dependency, IEngine engine) =>
        VariableNames.Of(spec, dependency).Contains(engine.Variables.Url);

    private static string? Identity(
        string stack, string dependency, EngineChoice choice, IReadOnlyList<V1PersistentVolumeClaim> claims,
        IReadOnlyDictionary<string, ConnectionInfo> connections)
    {
        if (choice.IsManaged)
        {
            var name = Names.DataClaim(stack, dependency);
            return claims.FirstOrDefault(c => c.Metadata.Name == name)?.Metadata.Uid;
        }

        return connections.GetValueOrDefault(dependency) is { } connection
            ? connection.Uid ?? $"{connection.Host}:{connection.Port}/{connection.Database}"
            : null;
    }

    private static string Describe(EnvironmentVariable variable) => variable switch
    {
        { SecretKeyRef: { } key } => $"{variable.Name}=Secret/{key.Name}/{key.Key}",
        { ConfigMapKeyRef: { } key } => $"{variable.Name}=ConfigMap/{key.Name}/{key.Key}",
        _ => $"{variable.Name}={variable.Value}",
    };

    private static JsonArray Array(IEnumerable<string>? items) => [.. (items ?? []).Select(i => (JsonNode?)JsonValue.Create(i))];

    private sealed record Database(string Name, string? Identity, bool IsNeeded);
}
