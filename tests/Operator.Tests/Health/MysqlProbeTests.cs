using System.Text;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using MySqlConnector;

namespace Ballast.Operator.Tests.Health;

public sealed class MysqlProbeTests(MysqlServer server) : IClassFixture<MysqlServer>
{
    private const string PlainRefused =
        "refuses the app's credentials over a connection without TLS: wrong user name or password, or it demands TLS of this "
            + "user";

    private const string Insecure = "wants the password over a connection without TLS in a way that gives it away, "
        + "and was not given it: enable TLS on it";

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
        await CheckAsync(server.App with { Username = user, Password = password, Tls = new(TlsMode.Prefer) }),
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
    [InlineData("prefer")]
    [InlineData("require")]
    public async Task Mysql_NothingListens_IsConnectionRefused(string mode)
    {
        var port = FreePort.Next();
        AssertUnhealthy(
            await CheckAsync(server.App with { Port = port, Tls = new(mode) }),
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
    [InlineData("app", "disable")]
    [InlineData("app", "prefer")]
    [InlineData("demanding", "prefer")]
    [InlineData("demanding", "require")]
    public async Task Mysql_ModeThatTheUserMayUse_IsHealthy(string user, string mode) => Assert.Equal(
        HealthState.Healthy, (await CheckAsync(server.App with { Username = user, Tls = new(mode) })).State);

    [Fact]
    public async Task Mysql_UserWhoMustUseTls_IsRefusedWithout() => AssertUnhealthy(
        await CheckAsync(server.App with { Username = "demanding", Tls = new(TlsMode.Disable) }),
        Reasons.AuthenticationFailed, $"{Subject} {PlainRefused}");

    [Fact]
    public async Task Mysql_DemandsTls_SaysSoWithout()
    {
        await ExecuteAsync("SET GLOBAL require_secure_transport = 1");
        try
        {
            AssertUnhealthy(
                await CheckAsync(server.App with { Tls = new(TlsMode.Disable) }), Reasons.AuthenticationFailed,
                $"{Subject} {PlainRefused}");
            Assert.Equal(HealthState.Healthy, (await CheckAsync(server.App with { Tls = new(TlsMode.Prefer) })).State);
        }
        finally
        {
            await ExecuteAsync("SET GLOBAL require_secure_transport = 0");
        }
    }

    [Theory]
    [MemberData(nameof(TlsCases.All), MemberType = typeof(TlsCases))]
    public Task Mysql_CertificateOfAPrivateAuthority_IsVerifiedAsStrictlyAsTheModeSays(
        string mode, string host, bool? isItsAuthority, string fault) => TlsCases.AssertAsync(
            "mysql", server.App, server.Authority, server.Other, (mode, host, isItsAuthority, fault));

    [Fact]
    public async Task Mysql_TlsRequiredButNotOffered_SaysSo()
    {
        using var plain = new SilentListener(Greeting("mysql_native_password"), speaksFirst: true);
        AssertUnhealthy(
            await CheckAsync(server.App with { Port = plain.Port, Tls = new(TlsMode.Require) }), Reasons.CheckFailed,
            $"MySQL at 127.0.0.1:{plain.Port} offers no TLS, which the mode of the connection demands: enable it, or set "
                + $"tls.mode");
    }

    [Fact]
    public async Task Mysql_WithoutTls_IsNotSentAPasswordInClearText() => AssertUnhealthy(
        await CheckAsync(server.App with { Host = $"{OwnAddress.Value}", Username = "clear", Tls = new(TlsMode.Disable) }),
        Reasons.InsecureAuthentication, $"MySQL at {OwnAddress.Value}:{server.Port} {Insecure}");

    // Whether the password is right, only PAM could tell; what matters is that it was sent.
    [Fact]
    public async Task Mysql_OverTls_IsSentAPasswordInClearText() => AssertUnhealthy(
        await CheckAsync(server.App with { Host = $"{OwnAddress.Value}", Username = "clear", Tls = new(TlsMode.Prefer) }),
        Reasons.AuthenticationFailed,
        $"MySQL at {OwnAddress.Value}:{server.Port} refuses the app's credentials: wrong user name or password");

    // As MySQL 8 does.
    [Fact]
    public async Task Mysql_TakesNoConnectionWithoutTls_SaysSo()
    {
        byte[] error = [0xff, 0x57, 0x0c, .. "#HY000canary"u8];
        using var plain = new SilentListener(
            [.. Greeting("mysql_native_password"), (byte)error.Length, 0, 0, 2, .. error], speaksFirst: true);
        AssertUnhealthy(
            await CheckAsync(server.App with { Port = plain.Port, Tls = new(TlsMode.Disable) }), Reasons.CheckFailed,
            $"MySQL at 127.0.0.1:{plain.Port} takes no connection without TLS: set tls.mode to require or stricter");
    }

    [Fact]
    public async Task Mysql_UserOfAnUnknownMethod_SaysSo() => AssertUnhealthy(
        await CheckAsync(server.App with { Username = "ed" }),
        Reasons.CheckFailed, $"{Subject} asks the app's user to sign in by a method that the operator does not have");

    // As MySQL 8 asks a user who has not signed in lately, and as anybody can who answers in its place.
    [Fact]
    public async Task Mysql_WithoutTls_IsNotSentAPasswordForAKeyOfItsOwn()
    {
        byte[] method = [0xfe, .. "caching_sha2_password\0"u8, .. "12345678901234567890\0"u8];
        using var plain = new SilentListener(
            [.. Greeting("mysql_native_password"), (byte)method.Length, 0, 0, 2, .. method, 2, 0, 0, 4, 1, 4],
            speaksFirst: true, address: OwnAddress.Value);
        AssertUnhealthy(
            await CheckAsync(server.App with { Host = $"{OwnAddress.Value}", Port = plain.Port, Tls = new(TlsMode.Prefer) }),
            Reasons.InsecureAuthentication, $"MySQL at {OwnAddress.Value}:{plain.Port} {Insecure}");
    }

    private static Task<CheckResult> CheckAsync(ConnectionInfo connection, double seconds = 10) =>
        Servers.CheckAsync("mysql", connection, seconds: seconds);

    /// <summary>The greeting of a server without TLS: protocol 10, a version, capabilities, a method of signing in.</summary>
    private static byte[] Greeting(string method)
    {
        byte[] greeting =
        [
            0, 0, 0, 0, 0x0a, .. "8.0.0\0"u8, 1, 0, 0, 0, .. "12345678\0"u8, 0xff, 0xf7, 0x21, 2, 0, 0xff, 0x81, 0x15,
            .. new byte[10], .. "123456789012\0"u8, .. Encoding.ASCII.GetBytes(method), 0,
        ];
        greeting[0] = (byte)(greeting.Length - 4);
        return greeting;
    }

    private static void AssertUnhealthy(CheckResult result, string reason, string? message)
    {
        Assert.Equal((HealthState.Unhealthy, reason, message ?? result.Message), (result.State, result.Reason, result.Message));
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var connection = await OpenAsync("keeper");
        await using var command = new MySqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
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
