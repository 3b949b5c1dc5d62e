using System.Text.Json.Serialization;
using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Api.CloudNativePg;

/// <summary>A PostgreSQL cluster that CloudNativePG runs; only what the operator reads of it. Never written.</summary>
[KubernetesEntity(Group = "postgresql.cnpg.io", ApiVersion = "v1", Kind = "Cluster", PluralName = "clusters")]
public sealed class V1Cluster : KubernetesObject<V1Cluster>
{
    /// <summary>What its author wants.</summary>
    public V1ClusterSpec? Spec { get; set; }

    /// <summary>What CloudNativePG says of it.</summary>
    public V1ClusterStatus? Status { get; set; }
}

/// <summary>What the author of a Cluster wants.</summary>
public sealed record V1ClusterSpec
{
    /// <summary>How the database was made.</summary>
    public V1Bootstrap? Bootstrap { get; set; }

    /// <summary>Where its certificates are.</summary>
    public V1Certificates? Certificates { get; set; }
}

/// <summary>How the database was made; at most one of the three is set.</summary>
public sealed record V1Bootstrap
{
    /// <summary>Anew.</summary>
    public V1BootstrapSource? Initdb { get; set; }

    /// <summary>From a backup.</summary>
    public V1BootstrapSource? Recovery { get; set; }

    /// <summary>From another server.</summary>
    [JsonPropertyName("pg_basebackup")]
    public V1BootstrapSource? PgBasebackup { get; set; }
}

/// <summary>The app's database and its credentials.</summary>
public sealed record V1BootstrapSource
{
    /// <summary>Name of the app's database. Default: app.</summary>
    public string? Database { get; set; }

    /// <summary>The author's own Secret with username and password, in place of the one that CloudNativePG makes.</summary>
    public V1LocalObject? Secret { get; set; }
}

/// <summary>An object of the same namespace.</summary>
public sealed record V1LocalObject
{
    /// <summary>Its name.</summary>
    public string? Name { get; set; }
}

/// <summary>Certificates of a Cluster, by their Secrets.</summary>
public sealed record V1Certificates
{
    /// <summary>Name of the Secret whose <c>ca.crt</c> is the authority of the servers' certificate.</summary>
    public string? ServerCASecret { get; set; }
}

/// <summary>What CloudNativePG says of a Cluster.</summary>
public sealed record V1ClusterStatus
{
    /// <summary>What CloudNativePG is doing, in its words for people.</summary>
    public string? Phase { get; set; }

    /// <summary>Servers that are ready, the primary or replicas.</summary>
    public int? ReadyInstances { get; set; }

    /// <summary>Name of the Service that leads to the primary.</summary>
    public string? WriteService { get; set; }

    /// <summary>Where its certificates are.</summary>
    public V1Certificates? Certificates { get; set; }
}
