using System.Net.Sockets;
using System.Text;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Health;

[Collection("servers")]
public sealed class RedisProbeTests(Servers servers)
{
    private string Subject => $"Redis at 127.0.0.1:{servers.RedisPort}";

    [Theory]
    [InlineData("", "")]
    [InlineData("default", "0")]
    [InlineData("default", "7")]
    public async Task Redis_Works_IsHealthyWithItsVersion(string user, string database)
    {
        var result = await CheckAsync(servers.Redis with { Username = user, Database = database });
        Assert.Equal(HealthState.Healthy, result.State);
        Assert.StartsWith("7.", result.Version);
    }

    [Theory]
    [InlineData("", "canary-wrong")]
    [InlineData("nobody", "canary-wrong")]
    [InlineData("", "")]
    public async Task Redis_WrongOrNoPassword_IsAuthenticationFailed(string user, string password) => AssertUnhealthy(
        await CheckAsync(servers.Redis with { Username = user, Password = password }),
        Reasons.AuthenticationFailed, $"{Subject} refuses the app's credentials: wrong user name or password");

    [Fact]
    public async Task Redis_DatabaseMissing_SaysSo() => AssertUnhealthy(
        await CheckAsync(servers.Redis with { Database = "99" }),
        Reasons.DatabaseMissing, $"{Subject} runs, but has no database of the number that the app uses");

    [Fact]
    public async Task Redis_NoConnectionLeft_IsTooManyConnections()
    {
        using var only = new TcpClient("127.0.0.1", servers.SmallRedisPort);
        await only.Client.SendAsync(Encoding.ASCII.GetBytes("PING\r\n"));
        await only.Client.ReceiveAsync(new byte[64]);
        AssertUnhealthy(
            await CheckAsync(servers.Redis with { Port = servers.SmallRedisPort }),
            Reasons.TooManyConnections, $"Redis at 127.0.0.1:{servers.SmallRedisPort} has no connection left: too many are open");
    }

    [Fact]
    public async Task Redis_NothingListens_IsConnectionRefused() => AssertUnhealthy(
        await CheckAsync(servers.Redis with { Port = FreePort.Next() }), Reasons.ConnectionRefused, null);

    [Fact]
    public async Task Redis_NameDoesNotResolve_IsUnknownHost() => AssertUnhealthy(
        await CheckAsync(servers.Redis with { Host = "no-such-host.invalid" }), Reasons.UnknownHost, null);

    [Fact]
    public async Task Redis_NeverAnswers_TimesOutInTime()
    {
        using var silent = new SilentListener();
        AssertUnhealthy(
            await CheckAsync(servers.Redis with { Port = silent.Port }, seconds: 0.3),
            Reasons.ConnectionTimedOut, $"Redis at 127.0.0.1:{silent.Port} does not answer within 0.3 s");
    }

    [Fact]
    public async Task Redis_StopsWhileAsked_IsCheckFailed()
    {
        using var stops = new SilentListener(hangUp: true);
        AssertUnhealthy(
            await CheckAsync(servers.Redis with { Port = stops.Port }),
            Reasons.CheckFailed, $"Redis at 127.0.0.1:{stops.Port} breaks the connection off");
    }

    [Theory]
    [InlineData("-LOADING canary is loading the dataset\r\n", "is still loading its data")]
    [InlineData("-DENIED canary\r\n", "is in protected mode and accepts only its own machine")]
    [InlineData("-ERR canary\r\n", "answers with an error")]
    [InlineData("*3\r\n", "gives an answer that its protocol does not know")]
    [InlineData("$999999999\r\n", "gives an answer that its protocol does not know")]
    [InlineData("$-1\r\n", "gives an answer that its protocol does not know")]
    [InlineData("HTTP/1.1 400 canary\r\n", "gives an answer that its protocol does not know")]
    public async Task Redis_StrangeAnswer_IsCheckFailedInOurWords(string answer, string words)
    {
        using var strange = new SilentListener(Encoding.ASCII.GetBytes(answer));
        AssertUnhealthy(
            await CheckAsync(servers.Redis with { Port = strange.Port }), Reasons.CheckFailed,
            $"Redis at 127.0.0.1:{strange.Port} {words}");
    }

    [Fact]
    public async Task Redis_EndlessAnswer_IsCutOff()
    {
        using var endless = new SilentListener(Encoding.ASCII.GetBytes("+" + new string('x', 10_000)));
        AssertUnhealthy(await CheckAsync(servers.Redis with { Port = endless.Port }), Reasons.CheckFailed, null);
    }

    [LinuxFact]
    public async Task Redis_Tls_TakesOnlyACertificateOfThatName()
    {
        var encrypted =
            servers.Redis with { Host = Servers.CertifiedHost, Port = servers.RedisTlsPort, Tls = new("verify-full") };
        Assert.Equal(HealthState.Healthy, (await CheckAsync(encrypted)).State);
        AssertUnhealthy(
            await CheckAsync(encrypted with { Host = "127.0.0.1" }), Reasons.CheckFailed,
            $"Redis at 127.0.0.1:{servers.RedisTlsPort} has a certificate of another name: use a host that it names");
    }

    private static Task<CheckResult> CheckAsync(ConnectionInfo connection, double seconds = 10) =>
        Servers.CheckAsync("redis", connection, seconds: seconds);

    private static void AssertUnhealthy(CheckResult result, string reason, string? message)
    {
        Assert.Equal((HealthState.Unhealthy, reason), (result.State, result.Reason));
        Assert.Equal(message ?? result.Message, result.Message);
    }
}
