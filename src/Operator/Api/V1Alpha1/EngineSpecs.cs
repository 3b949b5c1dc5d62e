using System.Text.Json.Serialization;
using Ballast.Operator.Api.Schema;

namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>A PostgreSQL database.</summary>
[ExactlyOneOf("managed", "external", "cluster")]
public sealed record PostgresSpec
{
    /// <summary>Run by the operator: one server with a volume.</summary>
    public ManagedSqlSpec? Managed { get; set; }

    /// <summary>Run by someone else.</summary>
    public ExternalSpec? External { get; set; }

    /// <summary>A CloudNativePG Cluster of the stack's namespace.</summary>
    public ObjectReference? Cluster { get; set; }

    /// <summary>
    /// Where the Cluster's credentials and authority are: not of the author, but filled in before a release is made of the spec,
    /// so that the release carries it.
    /// </summary>
    [JsonInclude]
    internal ExternalSpec? ClusterSource { get; set; }
}

/// <summary>A MySQL or MariaDB database.</summary>
[ExactlyOneOf("managed", "external")]
public sealed record MysqlSpec
{
    /// <summary>Run by the operator: one server with a volume.</summary>
    public ManagedSqlSpec? Managed { get; set; }

    /// <summary>Run by someone else.</summary>
    public ExternalSpec? External { get; set; }
}

/// <summary>A Redis server.</summary>
[ExactlyOneOf("managed", "external")]
public sealed record RedisSpec
{
    /// <summary>Run by the operator: one server, with a volume where it is persistent.</summary>
    public ManagedRedisSpec? Managed { get; set; }

    /// <summary>Run by someone else.</summary>
    public ExternalSpec? External { get; set; }
}

/// <summary>A RabbitMQ broker.</summary>
[ExactlyOneOf("managed", "external")]
public sealed record RabbitmqSpec
{
    /// <summary>Run by the operator.</summary>
    public ManagedServerSpec? Managed { get; set; }

    /// <summary>Run by someone else.</summary>
    public ExternalSpec? External { get; set; }
}

/// <summary>An InfluxDB server.</summary>
[ExactlyOneOf("managed", "external")]
public sealed record InfluxdbSpec
{
    /// <summary>Run by the operator.</summary>
    public ManagedServerSpec? Managed { get; set; }

    /// <summary>Run by someone else.</summary>
    public ExternalSpec? External { get; set; }
}

/// <summary>Anything else that listens on a port.</summary>
[ExactlyOneOf("tcp", "http")]
public sealed record ServiceSpec
{
    /// <summary>DNS name.</summary>
    [Length(1, 253)]
    [Pattern("^[a-zA-Z0-9]([-.a-zA-Z0-9]*[a-zA-Z0-9])?$")]
    public required string Host { get; set; }

    /// <summary>Port.</summary>
    [Bounds(1, 65535)]
    public required int Port { get; set; }

    /// <summary>Works when it accepts connections.</summary>
    public TcpCheckSpec? Tcp { get; set; }

    /// <summary>Works when it answers 2xx.</summary>
    public DetailHealthSpec? Http { get; set; }
}

/// <summary>The port accepts connections; there is nothing to set.</summary>
public sealed record TcpCheckSpec;

/// <summary>A server that the operator runs.</summary>
public record ManagedServerSpec
{
    /// <summary>Major version, or major.minor, of the server's image.</summary>
    [Pattern("^[1-9][0-9]*(\\.[0-9]+)*$")]
    [Length(1, 32)]
    public required string Version { get; set; }

    /// <summary>Size of its volume; may grow, never shrink.</summary>
    [Quantity]
    [JsonConverter(typeof(QuantityConverter))]
    public string? Storage { get; set; }

    /// <summary>StorageClass of its volume. Default: the cluster's.</summary>
    [Length(0, 253)]
    [Pattern(Patterns.OptionalObjectName)]
    public string? StorageClassName { get; set; }

    /// <summary>CPU and memory.</summary>
    public ResourcesSpec? Resources { get; set; }
}

/// <summary>A SQL server that the operator runs.</summary>
public sealed record ManagedSqlSpec : ManagedServerSpec
{
    /// <summary>Connections that the server accepts. Default: computed from the stack's connection budget.</summary>
    [Bounds(10, 100000)]
    public int? MaxConnections { get; set; }
}

/// <summary>A Redis server that the operator runs.</summary>
public sealed record ManagedRedisSpec : ManagedServerSpec
{
    /// <summary>Memory for data; the container's memory follows from it unless resources are set.</summary>
    [Quantity]
    [JsonConverter(typeof(QuantityConverter))]
    public string? MaxMemory { get; set; }

    /// <summary>True: an append-only file on a volume. False: a cache that is empty after a restart.</summary>
    public bool Persistence { get; set; } = true;
}

/// <summary>A server that someone else runs.</summary>
public sealed record ExternalSpec
{
    /// <summary>
    /// A Secret of the stack's namespace with the key <c>uri</c>, or <c>host</c>, <c>port</c>, <c>username</c>, <c>password</c>,
    /// <c>database</c>.
    /// </summary>
    public required ObjectReference SecretRef { get; set; }

    /// <summary>
    /// How the connection is encrypted. Default: as the Secret's <c>sslmode</c> or URI says, else <c>prefer</c>, and for Redis,
    /// RabbitMQ and InfluxDB <c>disable</c>.
    /// </summary>
    public ExternalTlsSpec? Tls { get; set; }
}

/// <summary>How the connection to an external server is encrypted.</summary>
public sealed record ExternalTlsSpec
{
    /// <summary>
    /// As libpq has it: disable, allow, prefer, require, verify-ca or verify-full. MySQL has no allow; Redis, RabbitMQ and
    /// InfluxDB, which cannot ask for it, have no prefer either. Default: the <c>sslmode</c> of the Secret.
    /// </summary>
    [Pattern("^(disable|allow|prefer|require|verify-ca|verify-full)$")]
    [Length(1, 11)]
    public string? Mode { get; set; }

    /// <summary>
    /// The authority whose certificates are trusted, in PEM form; mounted for the app too. Default: the well-known ones.
    /// </summary>
    public AuthorityReference? CaRef { get; set; }
}

/// <summary>A key with certificates in PEM form, of a Secret or a ConfigMap of the stack's namespace.</summary>
[ExactlyOneOf("secretKeyRef", "configMapKeyRef")]
public sealed record AuthorityReference
{
    /// <summary>A key of a Secret.</summary>
    public KeyReference? SecretKeyRef { get; set; }

    /// <summary>A key of a ConfigMap.</summary>
    public KeyReference? ConfigMapKeyRef { get; set; }
}
