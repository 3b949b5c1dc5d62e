using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Tests.Health;

/// <summary>Connections are encrypted as libpq's modes say, and no password is given away.</summary>
/// <remarks>In the servers' collection: they set the well-known authorities before the first certificate is judged.</remarks>
[Collection("servers")]
public sealed class TlsTests(TlsServers servers) : IClassFixture<TlsServers>
{
    [Theory]
    [InlineData("allow")]
    [InlineData("prefer")]
    [InlineData("require")]
    public async Task Postgres_ThatDemandsTls_IsReachedByAModeThatEncrypts(string mode) =>
        Assert.Equal("", await MessageAsync("postgres", servers.Postgres with { Tls = new(mode) }));

    [Fact]
    public async Task Postgres_ThatDemandsTls_IsNotReachedWithout() => Assert.EndsWith(
        "unknown user, or pg_hba.conf refuses this address or encryption",
        await MessageAsync("postgres", servers.Postgres with { Tls = new(TlsMode.Disable) }));

    [Theory]
    [MemberData(nameof(TlsCases.All), MemberType = typeof(TlsCases))]
    public async Task Certificate_OfAPrivateAuthority_IsVerifiedAsStrictlyAsTheModeSays(
        string mode, string host, bool? isItsAuthority, string fault)
    {
        await AssertAsync("postgres", servers.Postgres);
        await AssertAsync("redis", servers.Redis);
        await AssertAsync("influxdb", servers.Influxdb);

        Task AssertAsync(string engine, ConnectionInfo server) => TlsCases.AssertAsync(
            engine, server, servers.Authority, servers.Other, (mode, host, isItsAuthority, fault));
    }

    [Fact]
    public Task Postgres_Preferring_DoesNotVerify() =>
        TlsCases.AssertAsync("postgres", servers.Postgres, TlsMode.Prefer, servers.Other.Pem, "");

    [Theory]
    [InlineData("app", "disable")]
    [InlineData("app", "prefer")]
    [InlineData("old", "disable")]
    [InlineData("old", "prefer")]
    [InlineData("free", "prefer")]
    public async Task Postgres_WithoutTls_IsAnsweredWhereThePasswordStaysSecret(string role, string mode) =>
        Assert.Equal("", await MessageAsync("postgres", servers.PlainPostgres with { Username = role, Tls = new(mode) }));

    [Theory]
    [InlineData("disable")]
    [InlineData("allow")]
    [InlineData("prefer")]
    public async Task Postgres_WithoutTls_IsNotSentAPasswordInClearText(string mode)
    {
        var result = await Servers.CheckAsync("postgres", servers.PlainPostgres with { Username = "clear", Tls = new(mode) });

        Assert.Equal(Reasons.InsecureAuthentication, result.Reason);
        Assert.EndsWith("have the server use scram-sha-256, or enable TLS on it", result.Message);
    }

    [Theory]
    [InlineData("allow")]
    [InlineData("prefer")]
    [InlineData("require")]
    public async Task Postgres_OverTls_IsAnsweredHoweverItAsks(string mode) =>
        Assert.Equal("", await MessageAsync("postgres", servers.Postgres with { Username = "clear", Tls = new(mode) }));

    [Fact]
    public async Task Postgres_WithoutTls_IsRefusedByAModeThatDemandsIt() => Assert.EndsWith(
        "offers no TLS, which the mode of the connection demands: enable it, or set tls.mode",
        await MessageAsync("postgres", servers.PlainPostgres with { Tls = new(TlsMode.Require) }));

    private static async Task<string> MessageAsync(string engine, ConnectionInfo connection) =>
        (await Servers.CheckAsync(engine, connection)).Message;
}
