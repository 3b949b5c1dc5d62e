using System.Text;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Health;

public sealed class InfluxdbProbeTests(InfluxdbServer server) : IClassFixture<InfluxdbServer>
{
    private string Subject => $"InfluxDB at 127.0.0.1:{server.Port}";

    [Fact]
    public async Task Influxdb_Works_IsHealthyWithItsVersion()
    {
        var result = await CheckAsync(server.App);
        Assert.Equal((HealthState.Healthy, "1.6.7"), (result.State, result.Version));
        Assert.InRange(result.Latency.TotalMilliseconds, 0.001, 5000);
    }

    [Theory]
    [InlineData("app", "canary-wrong")]
    [InlineData("nobody", "canary-wrong")]
    public async Task Influxdb_WrongUserOrPassword_IsAuthenticationFailed(string user, string password) => AssertUnhealthy(
        await CheckAsync(server.App with { Username = user, Password = password }),
        Reasons.AuthenticationFailed, $"{Subject} refuses the app's credentials: wrong user name or password");

    [Fact]
    public async Task Influxdb_DatabaseMissing_SaysSo() => AssertUnhealthy(
        await CheckAsync(server.App with { Database = "canary" }),
        Reasons.DatabaseMissing, $"{Subject} runs, but has no database of the name that the app uses");

    [Fact]
    public async Task Influxdb_NothingListens_IsConnectionRefused()
    {
        var port = FreePort.Next();
        AssertUnhealthy(
            await CheckAsync(server.App with { Port = port }),
            Reasons.ConnectionRefused, $"InfluxDB at 127.0.0.1:{port} refuses the connection: nothing listens there yet");
    }

    [Fact]
    public async Task Influxdb_NeverAnswers_TimesOutInTime()
    {
        using var silent = new SilentListener();
        AssertUnhealthy(
            await CheckAsync(server.App with { Port = silent.Port }, seconds: 0.3),
            Reasons.ConnectionTimedOut, $"InfluxDB at 127.0.0.1:{silent.Port} does not answer within 0.3 s");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ncanary", "gives an answer that its protocol does not know")]
    [InlineData("HTTP/1.1 500 canary\r\nContent-Length: 0\r\n\r\n", "answers 500")]
    [InlineData("SSH-2.0-canary\r\n", "gives an answer that its protocol does not know")]
    public async Task Influxdb_IsSomethingElse_IsCheckFailed(string answer, string words)
    {
        using var strange = new SilentListener(Encoding.ASCII.GetBytes(answer));
        AssertUnhealthy(
            await CheckAsync(server.App with { Port = strange.Port }), Reasons.CheckFailed,
            $"InfluxDB at 127.0.0.1:{strange.Port} {words}");
    }

    [Theory]
    [InlineData("canary-token==", "my org", "stats", "", "")]
    [InlineData(
        "canary-wrong", "my org", "stats", Reasons.AuthenticationFailed,
        "refuses the app's credentials: wrong user name or password")]
    [InlineData(
        "canary-token==", "my org", "canary", Reasons.DatabaseMissing, "runs, but has no bucket of the name that the app uses")]
    [InlineData(
        "canary-token==", "canary", "stats", Reasons.DatabaseMissing, "runs, but has no bucket of the name that the app uses")]
    public async Task SecondInfluxdb_IsAskedForTheBucket(string token, string org, string bucket, string reason, string words)
    {
        await using var second = await SimulatedInfluxdb.StartAsync();
        var result = await CheckAsync(new("127.0.0.1", second.Port, "", token, bucket) { Organisation = org });

        Assert.Equal(
            words.Length == 0 ? (reason, "", "2.7.10") : (reason, $"InfluxDB at 127.0.0.1:{second.Port} {words}", null),
            (result.Reason, result.Message, result.Version));
    }

    [Fact]
    public async Task SecondInfluxdb_ThatIsNotReady_SaysSo()
    {
        await using var second = await SimulatedInfluxdb.StartAsync("fail");
        AssertUnhealthy(
            await CheckAsync(new("127.0.0.1", second.Port, "", SimulatedInfluxdb.Token, "stats") { Organisation = "my org" }),
            Reasons.CheckFailed, $"InfluxDB at 127.0.0.1:{second.Port} is not ready, or overloaded (503)");
    }

    private static Task<CheckResult> CheckAsync(ConnectionInfo connection, double seconds = 10) =>
        Servers.CheckAsync("influxdb", connection, seconds: seconds);

    private static void AssertUnhealthy(CheckResult result, string reason, string? message) => Assert.Equal(
        (HealthState.Unhealthy, reason, message ?? result.Message), (result.State, result.Reason, result.Message));
}
