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
    /// The key, 64 hexadecimal digits; null where there is no migration or a database's identity is not known yet.
    /// </summary>
    public static string? Key(
        string stack, AppStackSpec spec, IReadOnlyList<V1PersistentVolumeClaim> claims,
        IReadOnlyDictionary<string, ConnectionInfo> connections)
    {
        if (spec.Migration is not { } migration)
        {
            return null;
        }

        var databases = new JsonArray();
        foreach (var dependency in spec.Dependencies ?? [])
        {
            if (EngineCatalog.For(dependency) is not { Engine.IsSql: true } choice)
            {
                continue;
            }

            if (Database(stack, dependency.Name, choice, claims, connections) is not { } identity)
            {
                return null;
            }

            databases.Add((JsonNode)JsonValue.Create($"{dependency.Name}={identity}"));
        }

        return CanonicalJson.Hash(new JsonObject
        {
            ["image"] = migration.Image ?? spec.Image,
            ["command"] = Array(migration.Command),
            ["args"] = Array(migration.Args),
            ["env"] = Array(migration.Env?.Select(Describe)),
            ["mounts"] = Array(migration.Mounts?.Select(m => $"{m.Path}={m.Secret ?? m.ConfigMap}")),
            ["databases"] = databases,
        });
    }

    /// <summary>
    /// Part of the Job's name: changes with the key and with the retry annotation, so that a retry creates a new Job.
    /// </summary>
    public static string ShortKey(string key, string? retry) =>
        CanonicalJson.Hash(new JsonObject { ["key"] = key, ["retry"] = retry ?? "" })[..Release.IdLength];

    private static string? Database(
        string stack, string dependency, EngineChoice choice, IReadOnlyList<V1PersistentVolumeClaim> claims,
        IReadOnlyDictionary<string, ConnectionInfo> connections)
    {
        if (choice.IsManaged)
        {
            var name = Names.DataClaim(stack, dependency);
            return claims.FirstOrDefault(c => c.Metadata.Name == name)?.Metadata.Uid;
        }

        return connections.GetValueOrDefault(dependency) is { } connection
            ? $"{connection.Host}:{connection.Port}/{connection.Database}"
            : null;
    }

    private static string Describe(EnvironmentVariable variable) => variable switch
    {
        { SecretKeyRef: { } key } => $"{variable.Name}=Secret/{key.Name}/{key.Key}",
        { ConfigMapKeyRef: { } key } => $"{variable.Name}=ConfigMap/{key.Name}/{key.Key}",
        _ => $"{variable.Name}={variable.Value}",
    };

    private static JsonArray Array(IEnumerable<string>? items) => [.. (items ?? []).Select(i => (JsonNode?)JsonValue.Create(i))];
}
