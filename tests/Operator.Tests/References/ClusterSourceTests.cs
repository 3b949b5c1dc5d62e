using System.Text.Json;
using Ballast.Operator.Api;
using Ballast.Operator.Api.CloudNativePg;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.References;

namespace Ballast.Operator.Tests.References;

/// <summary>Where a CloudNativePG Cluster's credentials, authority, database and Service are.</summary>
public sealed class ClusterSourceTests
{
    [Fact]
    public void Source_OfAClusterThatSaysNothing_IsAsCloudNativePgNamesThings()
    {
        Assert.Equal(("main-app", "main-ca", "verify-full"), Names(ClusterSource.Of("main")));
        Assert.Equal(("main-app", "main-ca", "verify-full"), Names(ClusterSource.Of("main", Cluster())));
        Assert.Equal(("app", "main-rw"), (ClusterSource.Database(Cluster()), ClusterSource.WriteService(Cluster())));
    }

    [Theory]
    [InlineData("initdb")]
    [InlineData("recovery")]
    [InlineData("pg_basebackup")]
    public void Source_OfAnyBootstrap_HasItsSecretAndDatabase(string bootstrap)
    {
        var cluster = Cluster($"spec: {{bootstrap: {{{bootstrap}: {{database: shop, secret: {{name: mine}}}}}}}}");

        Assert.Equal("mine", ClusterSource.Of("main", cluster).SecretRef.Name);
        Assert.Equal("shop", ClusterSource.Database(cluster));
    }

    [Fact]
    public void Source_OfAnAuthorityOfItsOwn_IsWhatTheStatusSaysElseTheSpec()
    {
        var cluster = Cluster("spec: {certificates: {serverCASecret: wanted}}");
        Assert.Equal("wanted", Names(ClusterSource.Of("main", cluster)).Authority);

        cluster = Cluster("""
            spec: {certificates: {serverCASecret: wanted}}
            status: {certificates: {serverCASecret: used}, writeService: primary}
            """);
        Assert.Equal(("used", "primary"), (
            Names(ClusterSource.Of("main", cluster)).Authority, ClusterSource.WriteService(cluster)));
    }

    [Fact]
    public void Spec_ThatNamesAKnownCluster_IsFilledAndItsUsesAreTheClusters()
    {
        var cluster = Cluster("spec: {certificates: {serverCASecret: authority}}");
        var spec = new AppStackSpec { Dependencies = [Dependency("main"), Dependency("other")] };

        var filled = ClusterSource.Fill(spec, new Dictionary<string, V1Cluster> { ["main"] = cluster });

        Assert.Equal(
            ["Secret main-app", "Secret authority ca.crt", "Secret other-app", "Secret other-ca ca.crt"],
            ReferenceUse.Of(filled).Select(u => $"{u.Object} {u.Key}".TrimEnd()));
        Assert.Null(spec.Dependencies[0].Postgres!.ClusterSource);
        Assert.Same(spec, ClusterSource.Fill(spec, new Dictionary<string, V1Cluster>()));
    }

    private static DependencySpec Dependency(string cluster) => new()
    {
        Name = cluster,
        Postgres = new PostgresSpec { Cluster = new ObjectReference { Name = cluster } },
    };

    /// <summary>As the API server answers it.</summary>
    private static V1Cluster Cluster(string yaml = "spec: {}") => JsonSerializer.Deserialize(
        YamlJson.Read(new StringReader($"metadata: {{name: main}}\n{yaml}"))[0], OperatorJsonContext.Default.V1Cluster)!;

    private static (string Secret, string Authority, string? Mode) Names(ExternalSpec external) =>
        (external.SecretRef.Name, external.Tls!.CaRef!.SecretKeyRef!.Name, external.Tls.Mode);
}
