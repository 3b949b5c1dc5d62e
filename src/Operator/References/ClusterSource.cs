using Ballast.Operator.Api.CloudNativePg;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.References;

/// <summary>
/// Where the credentials and the authority of a CloudNativePG Cluster are, in the form of an external server's. To the rest of
/// the operator the two differ in little else.
/// </summary>
internal static class ClusterSource
{
    private const string AuthorityKey = "ca.crt";

    /// <summary>The source of a Cluster.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cluster">Null: it is not known, and its names are taken to be those that CloudNativePG gives.</param>
    public static ExternalSpec Of(string name, V1Cluster? cluster = null) => new()
    {
        SecretRef = new ObjectReference { Name = Named(Bootstrap(cluster)?.Secret?.Name) ?? $"{name}-app" },
        Tls = new ExternalTlsSpec
        {
            // Its certificate names the Service, and is made anew by CloudNativePG in time.
            Mode = "verify-full",
            CaRef = new AuthorityReference
            {
                SecretKeyRef = new KeyReference { Name = Authority(cluster) ?? $"{name}-ca", Key = AuthorityKey },
            },
        },
    };

    /// <summary>The spec with the sources of the Clusters that are known.</summary>
    public static AppStackSpec Fill(AppStackSpec spec, IReadOnlyDictionary<string, V1Cluster> clusters) =>
        spec.Dependencies?.Exists(d => Find(d, clusters) is not null) == true
            ? spec with { Dependencies = spec.Dependencies.ConvertAll(d => Fill(d, clusters)) }
            : spec;

    /// <summary>The spec as its author wrote it, for those who compare it with the schema.</summary>
    public static AppStackSpec Clear(AppStackSpec spec) => spec.Dependencies?.Exists(d => d.Cluster is not null) == true
        ? spec with { Dependencies = spec.Dependencies.ConvertAll(d => d.WithClusterSource(null)) }
        : spec;

    /// <summary>The database that CloudNativePG made for the app.</summary>
    public static string Database(V1Cluster cluster) => Named(Bootstrap(cluster)?.Database) ?? "app";

    /// <summary>The Service that leads to the primary.</summary>
    public static string WriteService(V1Cluster cluster) =>
        Named(cluster.Status?.WriteService) ?? $"{cluster.Metadata.Name}-rw";

    private static DependencySpec Fill(DependencySpec dependency, IReadOnlyDictionary<string, V1Cluster> clusters) =>
        Find(dependency, clusters) is { } cluster
            ? dependency.WithClusterSource(Of(cluster.Metadata.Name!, cluster))
            : dependency;

    private static V1Cluster? Find(DependencySpec dependency, IReadOnlyDictionary<string, V1Cluster> clusters) =>
        dependency.Cluster is { } name ? clusters.GetValueOrDefault(name) : null;

    private static V1BootstrapSource? Bootstrap(V1Cluster? cluster) => cluster?.Spec?.Bootstrap is { } bootstrap
        ? bootstrap.Recovery ?? bootstrap.PgBasebackup ?? bootstrap.Initdb
        : null;

    private static string? Authority(V1Cluster? cluster) =>
        Named(cluster?.Status?.Certificates?.ServerCASecret) ?? Named(cluster?.Spec?.Certificates?.ServerCASecret);

    private static string? Named(string? name) => string.IsNullOrEmpty(name) ? null : name;
}
