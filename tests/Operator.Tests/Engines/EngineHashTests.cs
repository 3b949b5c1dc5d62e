using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Engines;

/// <summary>
/// Hashes in annotations of existing clusters. A different hash for the same spec would restart servers or roll out a release
/// that nobody asked for.
/// </summary>
public sealed class EngineHashTests
{
    [Theory]
    [InlineData("postgres: {managed: {version: '9.6.1', storage: 9Gi, maxConnections: 70}}, pool: {size: 3}", "e92f0c351b")]
    [InlineData("postgres: {external: {secretRef: {name: main}}}", "6858138385")]
    [InlineData("postgres: {cluster: {name: main}}", "210485298b")]
    [InlineData("mysql: {managed: {version: '8.4', storage: 9Gi, maxConnections: 70}}", "914e69c0c5")]
    [InlineData("mysql: {external: {secretRef: {name: main}}}", "bda9604f91")]
    [InlineData("redis: {managed: {version: '7.2', maxMemory: 64Mi, persistence: false}}", "0c0542f1ac")]
    [InlineData("redis: {external: {secretRef: {name: main}}}", "dda66cd587")]
    [InlineData("rabbitmq: {managed: {version: '3.13', storage: 9Gi}}", "e4f7ffbb1f")]
    [InlineData("influxdb: {managed: {version: '2.7', storage: 9Gi}}", "1a7ae67e30")]
    [InlineData("service: {host: mail.example, port: 25, tcp: {}}", "9e8ad62074")]
    public void Release_OfADependency_HasTheHashThatItAlwaysHad(string dependency, string id) =>
        Assert.Equal(id, ReleaseBuilder.Build(Spec(dependency), new Dictionary<string, string>()).Id);

    [Theory]
    [InlineData("redis: {managed: {version: '7.2'}}", "1bb637bfe0")]
    [InlineData("redis: {managed: {version: '7.2', maxMemory: 65536Ki, persistence: false}}", "26b4e94700")]
    [InlineData("mysql: {managed: {version: '8.4', storage: 9Gi}}", "5ab2097802")]
    [InlineData("rabbitmq: {managed: {version: '3.13', storage: 9Gi}}", "ff1b612a8e")]
    [InlineData("influxdb: {managed: {version: '2.7', storage: 9Gi}}", "a5314057f1")]
    [InlineData("postgres: {managed: {version: '15.4', storage: 9Gi, resources: {limits: {cpu: 1000m}}}}", "f8b667725b")]
    public void Server_OfADependency_HasTheHashThatItAlwaysHad(string dependency, string hash) =>
        Assert.Equal(hash, Identity(dependency).Of(50));

    /// <summary>Earlier versions included the pull secrets.</summary>
    [Fact]
    public void Server_OfAnEarlierVersionWithPullSecrets_IsKnownByTheHashThatItHad()
    {
        const string hash = "13d1cb0d5f";
        var identity = Identity("postgres: {managed: {version: '15.4', storage: 9Gi, resources: {limits: {cpu: 1000m}}}}");

        Assert.True(identity.IsIn(hash, 50, [["other"], ["registry", "mirror"]]));
        Assert.False(identity.IsIn(hash, 50, [["other"], []]));
        Assert.False(identity.IsIn(hash, 100, [["registry", "mirror"]]));
    }

    private static ServerIdentity Identity(string dependency)
    {
        var stack = StackYaml.WithSpec($"image: a\ndependencies:\n- {{name: d, {dependency}}}");
        var server = Assert.Single(ManagedDependency.All(stack, stack.Spec));
        return new ServerIdentity(server.Engine, server.Managed, "server:1", "digest");
    }

    private static AppStackSpec Spec(string dependency) =>
        StackYaml.WithSpec($"image: a\ndependencies:\n- {{name: d, {dependency}}}").Spec;
}
