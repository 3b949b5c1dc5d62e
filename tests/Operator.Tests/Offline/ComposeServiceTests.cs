using System.Text.Json.Nodes;
using Ballast.Operator.Offline.Compose;

namespace Ballast.Operator.Tests.Offline;

/// <summary>What a service is, and which port, image and version it has.</summary>
public sealed class ComposeServiceTests
{
    [Theory]
    [InlineData("{image: 'mariadb:lts'}", "mysql 11.4")]
    [InlineData("{image: mysql}", "mysql 8.4")]
    [InlineData("{image: 'percona:8.0.36-28'}", "mysql 8.0")]
    [InlineData("{image: 'bitnami/postgresql:16.2.0'}", "postgres 16")]
    [InlineData("{image: 'postgres:16.2-alpine'}", "postgres 16.2")]
    [InlineData("{image: 'pgvector/pgvector:0.8.0-pg17'}", "postgres 17")]
    [InlineData("{image: 'timescale/timescaledb:2.11.0-pg15'}", "postgres 15")]
    [InlineData("{image: 'valkey/valkey:8.1-alpine'}", "redis 8")]
    [InlineData("{image: 'redis/redis-stack:7.2.0-v9'}", "redis 7")]
    [InlineData("{image: 'bitnami/influxdb:2.7.1'}", "influxdb 2.7")]
    [InlineData("{build: ., tmpfs: /var/lib/mysql}", "mysql 8.4")]
    public void Server_OfAnImage_HasAVersionThatBallastRuns(string service, string expected)
    {
        var file = File($"services: {{s: {service}}}");

        var server = new ComposeServer(ServiceRoles.Assign(file)[0]).Write();

        var (engine, fields) = server.Single(f => f.Value is JsonObject);
        Assert.Equal(expected, $"{engine} {fields!["managed"]!["version"]}");
    }

    [Theory]
    [InlineData("{web: {image: x, ports: [22], labels: ['traefik.http.services.a.loadbalancer.server.port=80']}}", "web 80")]
    [InlineData("{a: {image: x, deploy: {labels: {traefik.http.services.a.loadbalancer.server.port: 80}}}}", "a 80")]
    [InlineData("{my-nginx: {build: ., ports: [80]}, shop: {build: ., ports: [81]}}", "shop 81")]
    [InlineData("{b: {build: ., ports: [80]}, webapi: {build: ., ports: [81]}}", "webapi 81")]
    [InlineData("{cache: {build: ., ports: [80]}, redis-7: {image: fast, ports: [6379]}}", "cache 80")]
    [InlineData("{a: {build: ., healthcheck: {test: curl -f localhost:81/health}}}", "a 81")]
    [InlineData("{a: {build: ., healthcheck: {test: [CMD, wget, -q, '127.0.0.1:81']}}}", "a 81")]
    [InlineData("{a: {build: ., healthcheck: {test: nc -z localhost:81}}}", null)]
    public void Web_OfServices_IsTheOneThatServes(string services, string? expected)
    {
        var web = ServiceRoles.Assign(File($"services: {services}")).SingleOrDefault(s => s.Role == ServiceRole.Web)?.Service;

        Assert.Equal(expected, web is null ? null : $"{web.Name} {ServiceRoles.Port(web)}");
    }

    [Theory]
    [InlineData("{build: ./a}", "{build: {context: a}}", "s-a:CHANGE-ME s-a:CHANGE-ME")]
    [InlineData("{build: ./x/a}", "{build: ./y/a}", "s-a:CHANGE-ME s-two:CHANGE-ME")]
    [InlineData("{build: {context: a, target: x}}", "{build: {context: a, target: y}}", "s-a:CHANGE-ME s-two:CHANGE-ME")]
    [InlineData("{image: '${A}'}", "{image: '${B}:1'}", "s-one:CHANGE-ME s-two:CHANGE-ME")]
    [InlineData("{image: '${A}/a:${T}'}", "{image: 'b:latest'}", "a:CHANGE-ME b:CHANGE-ME")]
    [InlineData("{image: 'a:stable'}", "{image: 'b@sha256:00'}", "a:stable b@sha256:00")]
    public void Images_OfTwoServices_AreTheSameOnlyIfTheirSourceIs(string one, string two, string expected)
    {
        var images = new ComponentImages("s");

        var services = ServiceRoles.Assign(File($"services: {{one: {one}, two: {two}}}"));

        Assert.Equal(expected, string.Join(' ', services.Select(images.Of)));
    }

    [Theory]
    [InlineData("{image: busybox, command: [sh, -c, 'mkdir -p /a && chown -R 1000 /a']}", "it only prepares folders")]
    [InlineData("{image: busybox, command: [chown, '1000', /a]}", "it only prepares folders")]
    [InlineData("{image: busybox, command: [sh, -c, 'mkdir /a && load /a']}", null)]
    [InlineData("{image: busybox}", null)]
    public void Service_ThatOnlyPreparesFolders_IsLeftOut(string init, string? reason)
    {
        var services = ServiceRoles.Assign(File(
            $"services: {{init: {init}, web: {{image: x, depends_on: {{init: {{condition: "
                + $"service_completed_successfully}}}}}}}}"));

        Assert.Equal(reason is null ? ServiceRole.Migration : ServiceRole.LeftOut, services[0].Role);
        Assert.StartsWith(reason ?? "", services[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("celery -A shop worker -B -l info", true)]
    [InlineData("celery -A shop beat", true)]
    [InlineData("celery -A shop worker -l info", false)]
    public void Process_ThatStartsTasksByTheClock_IsExclusive(string command, bool expected)
    {
        var file = File($"services: {{web: {{image: x, ports: [80]}}, other: {{image: x, command: {command}}}}}");

        var stack = ComposeStack.Write(file, "s", "docker-compose.yml");

        Assert.Contains("- name: other", stack, StringComparison.Ordinal);
        Assert.Equal(expected, stack.Contains("exclusive: true", StringComparison.Ordinal));
    }

    [Fact]
    public void Service_WithoutImageAndBuild_IsRefused() => Assert.StartsWith(
        "service db has neither image nor build", Assert.Throws<ComposeException>(
            () => ComposeStack.Write(File("services: {web: {image: x}, db: {ports: [1]}}"), "s", "docker-compose.yml")).Message,
        StringComparison.Ordinal);

    private static ComposeFile File(string text) =>
        ComposeFile.Read(new StringReader(text), new Dictionary<string, string>(), _ => null);
}
