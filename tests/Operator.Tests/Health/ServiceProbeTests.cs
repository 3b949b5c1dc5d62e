using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Health;

public sealed class ServiceProbeTests
{
    [Fact]
    public async Task Service_AcceptsConnections_IsHealthy()
    {
        using var server = new SilentListener();
        Assert.Equal(HealthState.Healthy, (await CheckAsync(server.Port, "")).State);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n")]
    public async Task Service_AnswersSuccess_IsHealthy(string answer)
    {
        using var server = new SilentListener(System.Text.Encoding.ASCII.GetBytes(answer));
        Assert.Equal(HealthState.Healthy, (await CheckAsync(server.Port, "/health")).State);
    }

    [Theory]
    [InlineData("HTTP/1.1 503 canary\r\nContent-Length: 6\r\n\r\ncanary", "answers 503")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://canary/\r\nContent-Length: 0\r\n\r\n", "answers 302")]
    [InlineData("SSH-2.0-canary\r\n", "gives an answer that its protocol does not know")]
    public async Task Service_AnswersSomethingElse_IsCheckFailed(string answer, string words)
    {
        using var server = new SilentListener(System.Text.Encoding.ASCII.GetBytes(answer));
        AssertUnhealthy(await CheckAsync(server.Port, "/health"), Reasons.CheckFailed, server.Port, words);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/health")]
    public async Task Service_NothingListens_IsConnectionRefused(string path)
    {
        var port = FreePort.Next();
        AssertUnhealthy(
            await CheckAsync(port, path), Reasons.ConnectionRefused, port, "refuses the connection: nothing listens there yet");
    }

    [Fact]
    public async Task Service_NeverAnswers_TimesOutInTime()
    {
        using var silent = new SilentListener();
        AssertUnhealthy(
            await CheckAsync(silent.Port, "/health", seconds: 0.3), Reasons.ConnectionTimedOut, silent.Port,
            "does not answer within 0.3 s");
    }

    private static Task<CheckResult> CheckAsync(int port, string path, double seconds = 10) =>
        Servers.CheckAsync("service", new ConnectionInfo("127.0.0.1", port, "", "", "") { Path = path }, seconds: seconds);

    private static void AssertUnhealthy(CheckResult result, string reason, int port, string words) => Assert.Equal(
        (HealthState.Unhealthy, reason, $"The service at 127.0.0.1:{port} {words}"),
        (result.State, result.Reason, result.Message));
}
