using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Health;

[Collection("servers")]
public sealed class PostgresProbeTests(Servers servers)
{
    private string Subject => $"PostgreSQL at 127.0.0.1:{servers.PostgresPort}";

    [Fact]
    public async Task Postgres_Works_IsHealthyWithItsVersionAndConnections()
    {
        var result = await CheckAsync(servers.Postgres);
        Assert.Equal(HealthState.Healthy, result.State);
        Assert.StartsWith("15.", result.Version);
        Assert.DoesNotContain(' ', result.Version!);
        Assert.Equal((37, 4), (result.MaxConnections, result.ReservedConnections));
        Assert.InRange(result.Latency.TotalMilliseconds, 0.001, 5000);
    }

    [Fact]
    public async Task Postgres_WrongPassword_IsAuthenticationFailed() => AssertUnhealthy(
        await CheckAsync(servers.Postgres with { Password = "canary-wrong" }),
        Reasons.AuthenticationFailed, $"{Subject} refuses the app's credentials: wrong user name or password");

    [Fact]
    public async Task Postgres_NoPassword_IsAuthenticationFailed() => AssertUnhealthy(
        await CheckAsync(servers.Postgres with { Password = "" }), Reasons.AuthenticationFailed, null);

    [Fact]
    public async Task Postgres_UserMayNotConnect_IsAuthenticationFailed() => AssertUnhealthy(
        await CheckAsync(servers.Postgres with { Username = "stranger" }),
        Reasons.AuthenticationFailed, $"{Subject} does not let the app's user into the database");

    [Fact]
    public async Task Postgres_NoConnectionLeft_IsTooManyConnections() => AssertUnhealthy(
        await CheckAsync(servers.Postgres with { Username = "crowded", Database = "postgres" }),
        Reasons.TooManyConnections, $"{Subject} has no connection left: too many are open");

    [Fact]
    public async Task Postgres_DatabaseMissing_SaysSo() => AssertUnhealthy(
        await CheckAsync(servers.Postgres with { Database = "canary" }),
        Reasons.DatabaseMissing, $"{Subject} runs, but has no database of the name that the app uses");

    [Fact]
    public async Task Postgres_NothingListens_IsConnectionRefused()
    {
        var port = FreePort.Next();
        AssertUnhealthy(
            await CheckAsync(servers.Postgres with { Port = port }),
            Reasons.ConnectionRefused, $"PostgreSQL at 127.0.0.1:{port} refuses the connection: nothing listens there yet");
    }

    [Fact]
    public async Task Postgres_NameDoesNotResolve_IsUnknownHost() => AssertUnhealthy(
        await CheckAsync(servers.Postgres with { Host = "no-such-host.invalid" }), Reasons.UnknownHost, null);

    [Theory]
    [InlineData("/var/run/postgresql")]
    [InlineData("127.0.0.1,127.0.0.2")]
    [InlineData("127.0.0.1;Passfile=/etc/shadow")]
    public async Task Postgres_HostIsNoName_IsOnlyEverAName(string host) => AssertUnhealthy(
        await CheckAsync(servers.Postgres with { Host = host }), Reasons.UnknownHost, null);

    [Fact]
    public async Task Postgres_NeverAnswers_TimesOutInTime()
    {
        using var silent = new SilentListener();
        AssertUnhealthy(
            await CheckAsync(servers.Postgres with { Port = silent.Port }, seconds: 0.3),
            Reasons.ConnectionTimedOut, $"PostgreSQL at 127.0.0.1:{silent.Port} does not answer within 0.3 s");
    }

    [Fact]
    public async Task Postgres_StopsWhileAsked_IsCheckFailed()
    {
        using var stops = new SilentListener(hangUp: true);
        AssertUnhealthy(
            await CheckAsync(servers.Postgres with { Port = stops.Port }),
            Reasons.CheckFailed, $"PostgreSQL at 127.0.0.1:{stops.Port} breaks the connection off");
    }

    [Fact]
    public async Task Postgres_IsSomethingElse_IsCheckFailed()
    {
        using var strange = new SilentListener("Z\0\0\0\u0005I"u8.ToArray()); // ready for a query before anyone signed in
        AssertUnhealthy(
            await CheckAsync(servers.Postgres with { Port = strange.Port }),
            Reasons.CheckFailed, $"PostgreSQL at 127.0.0.1:{strange.Port} gives an answer that its protocol does not know");
    }

    [Fact]
    public async Task Postgres_TlsRequiredButNotOffered_SaysSo()
    {
        using var plain = new SilentListener("N"u8.ToArray());
        AssertUnhealthy(
            await CheckAsync(servers.Postgres with { Port = plain.Port, Tls = new("require") }), Reasons.CheckFailed,
            $"PostgreSQL at 127.0.0.1:{plain.Port} offers no TLS, which the mode of the connection demands: enable it, or set "
                + $"tls.mode");
    }

    [LinuxTheory]
    [InlineData("127.0.0.1", "require")]
    [InlineData("127.0.0.1", "verify-ca")]
    [InlineData(Servers.CertifiedHost, "verify-full")]
    public async Task Postgres_TlsAsStrictAsItsCertificateAllows_IsHealthy(string host, string mode) => Assert.Equal(
        HealthState.Healthy, (await CheckAsync(servers.Postgres with { Host = host, Tls = new(mode) })).State);

    [Fact]
    public async Task Postgres_TlsVerifiedInFull_RefusesACertificateOfAnotherName() => AssertUnhealthy(
        await CheckAsync(servers.Postgres with { Tls = new("verify-full") }),
        Reasons.CheckFailed, $"{Subject} has a certificate of another name: use a host that it names");

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Postgres_ExternalHostIsLoopback_IsRefused(string host) => AssertUnhealthy(
        await Servers.CheckAsync("postgres", servers.Postgres with { Host = host }, managed: false), Reasons.AddressRefused,
        null);

    [Fact]
    public async Task Postgres_ServiceOfItsNameLeadsToTheOperatorItself_IsNotAsked() =>
        AssertUnhealthy(await CheckAsync(servers.Postgres with { Host = "localhost" }), Reasons.AddressRefused, null);

    private static Task<CheckResult> CheckAsync(ConnectionInfo connection, double seconds = 10) =>
        Servers.CheckAsync("postgres", connection, seconds: seconds);

    private static void AssertUnhealthy(CheckResult result, string reason, string? message)
    {
        Assert.Equal((HealthState.Unhealthy, reason), (result.State, result.Reason));
        Assert.Equal(message ?? result.Message, result.Message);
    }
}
