using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using MySqlConnector;

namespace Ballast.Operator.Tests.Health;

// In the collection, because its fixture decides which certificates this process trusts, before the first is judged.
[Collection("servers")]
public sealed class MysqlProbeTests(MysqlServer server) : IClassFixture<MysqlServer>
{
    private const string NoTls = "could not agree on TLS, or has a certificate that is not to be trusted";

    // The protocol's greeting of a server, up to its name.
    private static readonly byte[] Greeting = [0x4a, 0, 0, 0, 0x0a];

    private string Subject => $"MySQL at 127.0.0.1:{server.Port}";

    [Fact]
    public async Task Mysql_Works_IsHealthyWithItsVersionAndConnections()
    {
        var result = await CheckAsync(server.App);
        Assert.Equal(HealthState.Healthy, result.State);
        Assert.Matches("^10\\.11\\.[0-9]+$", result.Version);
        Assert.Equal((37, null), (result.MaxConnections, result.ReservedConnections));
        Assert.InRange(result.Latency.TotalMilliseconds, 0.001, 5000);
    }

    [Fact]
    public async Task Mysql_UserWithALimitOfItsOwn_HasThatManyConnections() =>
        Assert.Equal(1, (await CheckAsync(server.App with { Username = "limited" })).MaxConnections);

    [Theory]
    [InlineData("app", "canary-wrong")]
    [InlineData("app", "")]
    [InlineData("nobody", "canary-wrong")]
    public async Task Mysql_WrongUserOrPassword_IsAuthenticationFailed(string user, string password) => AssertUnhealthy(
        await CheckAsync(server.App with { Username = user, Password = password }),
        Reasons.AuthenticationFailed, $"{Subject} refuses the app's credentials: wrong user name or password");

    [Fact]
    public async Task Mysql_UserMayNotUseTheDatabase_IsAuthenticationFailed() => AssertUnhealthy(
        await CheckAsync(server.App with { Username = "stranger" }),
        Reasons.AuthenticationFailed, $"{Subject} does not let the app's user into the database");

    // The server tells whether a database exists only to those who may use it.
    [Theory]
    [InlineData("keeper", Reasons.DatabaseMissing, "runs, but has no database of the name that the app uses")]
    [InlineData("app", Reasons.AuthenticationFailed, "does not let the app's user into the database")]
    public async Task Mysql_DatabaseMissing_SaysWhatTheUserMayKnow(string user, string reason, string words) => AssertUnhealthy(
        await CheckAsync(server.App with { Username = user, Database = "canary" }), reason, $"{Subject} {words}");

    [Fact]
    public async Task Mysql_NoConnectionLeft_IsTooManyConnections()
    {
        await using var only = await OpenAsync("limited");
        AssertUnhealthy(
            await CheckAsync(server.App with { Username = "limited" }),
            Reasons.TooManyConnections, $"{Subject} has no connection left: too many are open");
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "require")]
    public async Task Mysql_NothingListens_IsConnectionRefused(bool tls, string mode)
    {
        var port = FreePort.Next();
        AssertUnhealthy(
            await CheckAsync(server.App with { Port = port, Tls = tls, SslMode = mode }),
            Reasons.ConnectionRefused, $"MySQL at 127.0.0.1:{port} refuses the connection: nothing listens there yet");
    }

    [Theory]
    [InlineData("no-such-host.invalid")]
    [InlineData("127.0.0.1;Server=127.0.0.1")]
    [InlineData("/run/mysqld/mysqld.sock")]
    public async Task Mysql_HostIsNoName_IsUnknownHost(string host) =>
        AssertUnhealthy(await CheckAsync(server.App with { Host = host }), Reasons.UnknownHost, null);

    [Fact]
    public async Task Mysql_NeverAnswers_TimesOutInTime()
    {
        using var silent = new SilentListener();
        AssertUnhealthy(
            await CheckAsync(server.App with { Port = silent.Port }, seconds: 0.3),
            Reasons.ConnectionTimedOut, $"MySQL at 127.0.0.1:{silent.Port} does not answer within 0.3 s");
    }

    [Fact]
    public async Task Mysql_StopsWhileAsked_IsCheckFailed()
    {
        using var stops = new SilentListener(hangUp: true, speaksFirst: true);
        AssertUnhealthy(
            await CheckAsync(server.App with { Port = stops.Port }),
            Reasons.CheckFailed, $"MySQL at 127.0.0.1:{stops.Port} breaks the connection off");
    }

    [Fact]
    public async Task Mysql_IsSomethingElse_IsCheckFailed()
    {
        using var strange = new SilentListener("SSH-2.0-canary-canary-canary\r\n"u8.ToArray(), hangUp: true, speaksFirst: true);
        AssertUnhealthy(await CheckAsync(server.App with { Port = strange.Port }), Reasons.CheckFailed, null);
    }

    [Theory]
    [InlineData("disable", false)]
    [InlineData("require", true)]
    public async Task Mysql_TlsOrNot_IsHealthy(string mode, bool tls) =>
        Assert.Equal(HealthState.Healthy, (await CheckAsync(server.App with { Tls = tls, SslMode = mode })).State);

    [Theory]
    [InlineData("verify-ca")]
    [InlineData("verify-full")]
    public async Task Mysql_TlsVerified_RefusesACertificateOfNobodyKnown(string mode) => AssertUnhealthy(
        await CheckAsync(server.App with { Tls = true, SslMode = mode }), Reasons.CheckFailed, $"{Subject} {NoTls}");

    [Fact]
    public async Task Mysql_TlsRequiredButNotOffered_SaysSo()
    {
        // protocol 10, a version, no capability of TLS
        byte[] greeting =
        [
            .. Greeting, .. "8.0.0\0"u8, 1, 0, 0, 0, .. "12345678\0"u8, 0xff, 0xf7, 0x21, 2, 0, 0xff, 0x81, 0x15,
            .. new byte[10], .. "123456789012\0"u8, .. "mysql_native_password\0"u8,
        ];
        greeting[0] = (byte)(greeting.Length - 4);
        using var plain = new SilentListener(greeting, speaksFirst: true);
        AssertUnhealthy(
            await CheckAsync(server.App with { Port = plain.Port, Tls = true, SslMode = "require" }), Reasons.CheckFailed,
            $"MySQL at 127.0.0.1:{plain.Port} {NoTls}");
    }

    private static Task<CheckResult> CheckAsync(ConnectionInfo connection, double seconds = 10) =>
        Servers.CheckAsync("mysql", connection, seconds: seconds);

    private static void AssertUnhealthy(CheckResult result, string reason, string? message)
    {
        Assert.Equal((HealthState.Unhealthy, reason, message ?? result.Message), (result.State, result.Reason, result.Message));
    }

    private async Task<MySqlConnection> OpenAsync(string user)
    {
        var text = new MySqlConnectionStringBuilder
        {
            Server = "127.0.0.1",
            Port = (uint)server.Port,
            UserID = user,
            Password = Servers.Password,
            Database = "football",
            Pooling = false,
        };
        var connection = new MySqlConnection(text.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
