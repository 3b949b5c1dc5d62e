using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines;

/// <summary>The one place that knows which environment variables a dependency gives to the app, values apart.</summary>
internal static class VariableNames
{
    public const string DatabaseUrl = "DATABASE_URL";
    public const string PoolSize = "DB_POOL_SIZE";
    public const string MaxOverflow = "DB_MAX_OVERFLOW";
    public const string PoolRecycle = "DB_POOL_RECYCLE";
    public const string PoolTimeout = "DB_POOL_TIMEOUT";
    public const string PoolPrePing = "DB_POOL_PRE_PING";
    public const string RedisUrl = "REDIS_URL";
    public const string RedisMaxConnections = "REDIS_MAX_CONNECTIONS";
    public const string RedisConnectionTimeout = "REDIS_CONNECTION_TIMEOUT";
    public const string InfluxdbUrl = "INFLUXDB_URL";
    public const string AmqpUrl = "AMQP_URL";

    private static readonly string[] Parts = ["HOST", "PORT", "USERNAME", "PASSWORD", "DATABASE", "URL"];

    private static readonly Dictionary<string, string[]> ConventionalByKind = new(StringComparer.Ordinal)
    {
        ["sql"] = [DatabaseUrl, PoolSize, MaxOverflow, PoolRecycle, PoolTimeout, PoolPrePing],
        ["redis"] = [RedisUrl, RedisMaxConnections, RedisConnectionTimeout],
        ["influxdb"] = [InfluxdbUrl],
        ["rabbitmq"] = [AmqpUrl],
        ["service"] = [],
    };

    /// <summary>
    /// Set by fields of <c>pool</c>, and counted in the connection budget; a dependency's own <c>env</c> may not give them.
    /// </summary>
    public static IReadOnlySet<string> Pool { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        PoolSize, MaxOverflow, PoolRecycle, PoolTimeout, PoolPrePing, RedisMaxConnections, RedisConnectionTimeout,
    };

    /// <summary>
    /// What dependencies have to be alike in for only one of them to have the conventional names: sql, redis and so on.
    /// </summary>
    public static string KindOf(DependencySpec dependency) => dependency switch
    {
        { Postgres: not null } or { Mysql: not null } => "sql",
        { Redis: not null } => "redis",
        { Rabbitmq: not null } => "rabbitmq",
        { Influxdb: not null } => "influxdb",
        _ => "service",
    };

    /// <summary><c>main-db</c> gives <c>MAIN_DB</c>.</summary>
    public static string Prefix(string dependency) => dependency.ToUpperInvariant().Replace('-', '_');

    /// <summary>DB_HOST and so on, which every dependency has.</summary>
    public static IReadOnlyList<string> Prefixed(string dependency) =>
        [.. Parts.Select(part => $"{Prefix(dependency)}_{part}")];

    /// <summary>
    /// Conventional names that this dependency has: those of its kind where it is the only one of that kind, or the one that
    /// claims the kind's first name (DATABASE_URL, REDIS_URL...) in its <c>env</c> or has it by its own name.
    /// </summary>
    public static IReadOnlyList<string> Conventional(AppStackSpec spec, DependencySpec dependency)
    {
        var names = ConventionalByKind[KindOf(dependency)];
        var alone = (spec.Dependencies ?? []).Count(d => KindOf(d) == KindOf(dependency)) == 1;
        return names.Length > 0 && (alone || Claims(dependency, names[0])) ? names : [];
    }

    /// <summary>Whether a dependency gives a name by its <c>env</c> or by its own name.</summary>
    public static bool Claims(DependencySpec dependency, string name) =>
        dependency.Env?.Exists(v => v.Name == name) == true || Prefixed(dependency.Name).Contains(name);

    /// <summary>Every name that a dependency gives, each once.</summary>
    public static IReadOnlySet<string> Of(AppStackSpec spec, DependencySpec dependency) =>
        new HashSet<string>(
            [.. Prefixed(dependency.Name), .. Conventional(spec, dependency), .. (dependency.Env ?? []).Select(v => v.Name)],
            StringComparer.Ordinal);
}
