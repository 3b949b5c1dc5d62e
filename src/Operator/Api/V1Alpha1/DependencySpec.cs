using Ballast.Operator.Api.Schema;

namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>A server that the app needs: one engine, from one source.</summary>
[ExactlyOneOf("postgres", "mysql", "redis", "rabbitmq", "influxdb", "service")]
public sealed record DependencySpec
{
    /// <summary>Name, unique among dependencies, processes and tasks; its environment variables begin with it.</summary>
    [Pattern(Patterns.Label)]
    [Length(1, 16)]
    public required string Name { get; set; }

    /// <summary>A PostgreSQL database.</summary>
    public PostgresSpec? Postgres { get; set; }

    /// <summary>A MySQL or MariaDB database.</summary>
    public MysqlSpec? Mysql { get; set; }

    /// <summary>A Redis server.</summary>
    public RedisSpec? Redis { get; set; }

    /// <summary>A RabbitMQ broker.</summary>
    public RabbitmqSpec? Rabbitmq { get; set; }

    /// <summary>An InfluxDB server.</summary>
    public InfluxdbSpec? Influxdb { get; set; }

    /// <summary>Anything else that listens on a port.</summary>
    public ServiceSpec? Service { get; set; }

    /// <summary>The app's connection pool: handed to it by environment, and counted in the connection budget.</summary>
    public PoolSpec? Pool { get; set; }

    /// <summary>Further environment variables made from this dependency's address and credentials.</summary>
    [ListMap("name")]
    [Length(0, 32)]
    public List<DependencyVariable>? Env { get; set; }

    /// <summary>False: its failure degrades the stack and holds nothing up.</summary>
    public bool Required { get; set; } = true;

    /// <summary>How the operator finds out whether it works.</summary>
    public CheckSpec? Check { get; set; }

    /// <summary>What happens to its data when the stack or the dependency goes.</summary>
    public DeletionPolicy DeletionPolicy { get; set; } = DeletionPolicy.Retain;

    /// <summary>Name of the CloudNativePG Cluster that it is; null: it is none.</summary>
    internal string? Cluster => Postgres?.Cluster?.Name;

    /// <summary>The same with that source of its Cluster; see <see cref="PostgresSpec.ClusterSource"/>.</summary>
    internal DependencySpec WithClusterSource(ExternalSpec? source) => Postgres is { Cluster: not null } postgres
        ? this with { Postgres = postgres with { ClusterSource = source } }
        : this;
}

/// <summary>An environment variable made from a dependency's address and credentials.</summary>
public sealed record DependencyVariable
{
    /// <summary>Name as the process sees it.</summary>
    [Pattern("^[A-Za-z_][A-Za-z0-9_]*$")]
    [Length(1, 128)]
    public required string Name { get; set; }

    /// <summary>
    /// Text in which {host}, {port}, {username}, {password} and {database} are replaced, percent-encoded when it begins with a
    /// scheme.
    /// </summary>
    [Length(1, 1024)]
    public required string Format { get; set; }
}

/// <summary>The app's connection pool. SQL: all but maxConnections. Redis: maxConnections and timeoutSeconds.</summary>
public sealed record PoolSpec
{
    /// <summary>Connections that one process keeps; only for SQL.</summary>
    [Bounds(1, 10000)]
    public int? Size { get; set; }

    /// <summary>Connections that one process may open beyond that; 0 when only size is set. Only for SQL.</summary>
    [Bounds(0, 10000)]
    public int? Overflow { get; set; }

    /// <summary>Seconds after which a connection is replaced; only for SQL.</summary>
    [Bounds(1, 86400)]
    public int? RecycleSeconds { get; set; }

    /// <summary>Seconds to wait for a free connection.</summary>
    [Bounds(1, 3600)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>True: each connection is tried before use. Only for SQL.</summary>
    public bool? PrePing { get; set; }

    /// <summary>Connections of one process to a server that is not SQL.</summary>
    [Bounds(1, 100000)]
    public int? MaxConnections { get; set; }
}

/// <summary>How the operator finds out whether a dependency works.</summary>
public sealed record CheckSpec
{
    /// <summary>Who asks.</summary>
    public CheckMode Mode { get; set; } = CheckMode.Operator;

    /// <summary>
    /// Most seconds between two questions while it works. After a failure and while it is waited for, 1 to 2 s; when it has been
    /// down for five minutes, this interval again.
    /// </summary>
    [Bounds(1, 3600)]
    public int IntervalSeconds { get; set; } = 10;

    /// <summary>Seconds to wait for an answer.</summary>
    [Bounds(1, 60)]
    public int TimeoutSeconds { get; set; } = 5;

    /// <summary>Failed checks in a row after which a working dependency counts as down.</summary>
    [Bounds(1, 100)]
    public int FailureThreshold { get; set; } = 3;
}

/// <summary>Who asks a dependency whether it works.</summary>
public enum CheckMode
{
    /// <summary>The operator, with the app's credentials; its pod must be ready too.</summary>
    Operator,

    /// <summary>
    /// The kubelet alone: its pod is ready. Only for managed dependencies, and for Clusters, which need one ready instance.
    /// </summary>
    PodReady,

    /// <summary>Nobody: it always counts as working.</summary>
    None,
}

/// <summary>What happens to data.</summary>
public enum DeletionPolicy
{
    /// <summary>Volume and credentials stay, for a stack of the same name to take up.</summary>
    Retain,

    /// <summary>They go with the stack.</summary>
    Delete,
}
