using System.Text;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Health;

public sealed class RabbitmqProbeTests(RabbitmqServer server) : IClassFixture<RabbitmqServer>
{
    private string Subject => $"RabbitMQ at 127.0.0.1:{server.Port}";

    [Fact]
    public async Task Rabbitmq_Works_IsHealthyWithItsVersion()
    {
        var result = await CheckAsync(server.App);
        Assert.Equal(HealthState.Healthy, result.State);
        Assert.Matches("^3\\.10\\.[0-9]+$", result.Version);
        Assert.InRange(result.Latency.TotalMilliseconds, 0.001, 5000);
    }

    [Fact]
    public async Task Rabbitmq_UserMayNotPublish_IsHealthy() => Assert.Equal(
        HealthState.Healthy, (await CheckAsync(server.App with { Username = "reader", Password = "reader" })).State);

    [Theory]
    [InlineData("app", "canary-wrong")]
    [InlineData("nobody", "canary-wrong")]
    public async Task Rabbitmq_WrongUserOrPassword_IsAuthenticationFailed(string user, string password) => AssertUnhealthy(
        await CheckAsync(server.App with { Username = user, Password = password }),
        Reasons.AuthenticationFailed, $"{Subject} refuses the app's credentials: wrong user name or password");

    [Theory]
    [InlineData("canary", Reasons.DatabaseMissing, "runs, but has no virtual host of the name that the app uses")]
    [InlineData("strange", Reasons.AuthenticationFailed, "does not let the app's user into the virtual host")]
    [InlineData("full", Reasons.TooManyConnections, "has no connection left: too many are open")]
    public async Task Rabbitmq_VirtualHostDoesNotTakeTheApp_SaysWhy(string host, string reason, string words) =>
        AssertUnhealthy(await CheckAsync(server.App with { Database = host }), reason, $"{Subject} {words}");

    [Theory]
    [InlineData("memory")]
    [InlineData("disk")]
    public async Task Rabbitmq_Alarm_IsUnhealthyWhileItLasts(string resource)
    {
        await server.AlarmAsync(resource, raised: true);
        try
        {
            AssertUnhealthy(
                await CheckAsync(server.App), Reasons.CheckFailed, $"{Subject} takes no messages: it is short of {resource}");
        }
        finally
        {
            await server.AlarmAsync(resource, raised: false);
        }

        Assert.Equal(HealthState.Healthy, (await CheckAsync(server.App)).State);
    }

    [Fact]
    public async Task Rabbitmq_NothingListens_IsConnectionRefused()
    {
        var port = FreePort.Next();
        AssertUnhealthy(
            await CheckAsync(server.App with { Port = port }),
            Reasons.ConnectionRefused, $"RabbitMQ at 127.0.0.1:{port} refuses the connection: nothing listens there yet");
    }

    [Fact]
    public async Task Rabbitmq_NameDoesNotResolve_IsUnknownHost() =>
        AssertUnhealthy(await CheckAsync(server.App with { Host = "no-such-host.invalid" }), Reasons.UnknownHost, null);

    [Fact]
    public async Task Rabbitmq_NeverAnswers_TimesOutInTime()
    {
        using var silent = new SilentListener();
        AssertUnhealthy(
            await CheckAsync(server.App with { Port = silent.Port }, seconds: 0.3),
            Reasons.ConnectionTimedOut, $"RabbitMQ at 127.0.0.1:{silent.Port} does not answer within 0.3 s");
    }

    [Fact]
    public async Task Rabbitmq_StopsWhileAsked_IsCheckFailed()
    {
        using var stops = new SilentListener(hangUp: true);
        AssertUnhealthy(
            await CheckAsync(server.App with { Port = stops.Port }),
            Reasons.CheckFailed, $"RabbitMQ at 127.0.0.1:{stops.Port} breaks the connection off");
    }

    [Theory]
    [InlineData("HTTP/1.1 400 canary\r\n\r\n")]
    [InlineData("AMQP\0\0\u0009\u0001")]
    public async Task Rabbitmq_IsSomethingElse_IsCheckFailed(string answer)
    {
        using var strange = new SilentListener(Encoding.ASCII.GetBytes(answer));
        AssertUnhealthy(
            await CheckAsync(server.App with { Port = strange.Port }),
            Reasons.CheckFailed, $"RabbitMQ at 127.0.0.1:{strange.Port} gives an answer that its protocol does not know");
    }

    [Theory]
    [MemberData(nameof(TlsCases.All), MemberType = typeof(TlsCases))]
    public Task Rabbitmq_CertificateOfAPrivateAuthority_IsVerifiedAsStrictlyAsTheModeSays(
        string mode, string host, bool? isItsAuthority, string fault) => TlsCases.AssertAsync(
            "rabbitmq", server.App with { Port = server.TlsPort }, server.Authority, server.Other,
            (mode, host, isItsAuthority, fault));

    private static Task<CheckResult> CheckAsync(ConnectionInfo connection, double seconds = 10) =>
        Servers.CheckAsync("rabbitmq", connection, seconds: seconds);

    private static void AssertUnhealthy(CheckResult result, string reason, string? message) => Assert.Equal(
        (HealthState.Unhealthy, reason, message ?? result.Message), (result.State, result.Reason, result.Message));
}
