using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Status;

/// <summary>What status says of web's pods.</summary>
public sealed class WebSectionTests
{
    [Fact]
    public void Restarts_OfSeveralContainers_AreAddedUp()
    {
        var stack = new StatusCase();
        stack.Pods[0].Status!.ContainerStatuses!.AddRange([Container(3), Container(2)]);

        Assert.Equal(5, stack.Compute().Web!.Restarts);
    }

    [Fact]
    public void Pods_OfOtherComponentsOrOnTheirWayOut_DoNotCount()
    {
        var stack = new StatusCase();
        var server = StatusCase.Pod("football-db-0", StatusCase.Now.AddMinutes(-1), 3, restarts: 4);
        server.Metadata.Labels![Labels.Component] = "db";
        var leaving = StatusCase.Pod("football-web-0", StatusCase.Now.AddMinutes(-1), 4, restarts: 9);
        leaving.Metadata.DeletionTimestamp = StatusCase.Now;
        stack.Pods.AddRange([server, leaving]);

        Assert.Equal((0, 8), (stack.Compute().Web!.Restarts, stack.Compute().Web!.StartupSeconds));
    }

    // Ready within the time that starting is given (60 s), and one more period of the readiness probe (10 s).
    [Theory]
    [InlineData(0, 0)]
    [InlineData(70, 70)]
    [InlineData(71, null)]
    [InlineData(-1, null)]
    public void Startup_WithinTheTimeThatStartingIsGiven_IsTold(int seconds, int? told) =>
        Assert.Equal(told, Startup(new StatusCase(), seconds));

    [Theory]
    [InlineData(125, 125)]
    [InlineData(126, null)]
    public void Startup_OfAnAppThatIsGivenLonger_IsToldWithinThat(int seconds, int? told)
    {
        var stack = new StatusCase();
        stack.Stack.Spec.Web!.Health = new HealthSpec
        {
            Startup = new StartupHealthSpec { WithinSeconds = 120 },
            Readiness = new ReadinessHealthSpec { PeriodSeconds = 5 },
        };

        Assert.Equal(told, Startup(stack, seconds));
    }

    [Fact]
    public void Startup_OfANewPod_TakesThePlaceOfTheKnownOne()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        Assert.Equal(8, stack.Stack.Status!.Web!.StartupSeconds);

        Assert.Equal(20, Startup(stack, 20));
    }

    [Fact]
    public void Startup_OfAPodWithSeveralContainers_IsCountedFromTheLastThatStarted()
    {
        var stack = new StatusCase();
        stack.Pods[1].Status!.ContainerStatuses!.Add(Container(0, StatusCase.Now.AddMinutes(-40).AddSeconds(5)));

        Assert.Equal(3, stack.Compute().Web!.StartupSeconds);
    }

    [Fact]
    public void Web_WantedButWithoutADeployment_HasNoPods()
    {
        var stack = new StatusCase { Deployment = null };
        stack.Pods.Clear();

        Assert.Equal((0, 0), (stack.Compute().Web!.Replicas, stack.Compute().Web!.Ready));
    }

    [Fact]
    public void Web_TakenOutOfTheSpecButStillRunning_IsStillTold()
    {
        var stack = new StatusCase();
        stack.Stack.Spec.Web = null;

        Assert.Equal((2, null), (stack.Compute().Web!.Ready, stack.Compute().Web!.Health));
    }

    [Fact]
    public void Health_OfAnAppWithoutADetailEndpoint_IsNotTold()
    {
        var stack = new StatusCase();
        stack.Stack.Spec.Web!.Health = null;

        Assert.Null(stack.Compute().Web!.Health);
    }

    [Fact]
    public void Health_OfAnAppThatWorks_HasALatency() =>
        Assert.Equal(8, new StatusCase().Compute().Web!.Health!.LatencyMilliseconds);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Health_OfAnAppThatIsNotKnownToWork_HasNone(bool isDown)
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        stack.App = stack.App! with { State = isDown ? HealthState.Unhealthy : HealthState.Unknown };

        Assert.Null(stack.Compute().Web!.Health!.LatencyMilliseconds);
    }

    [Fact]
    public void Summary_OfWebBeforeItsDeployment_IsNoneOfWhatIsWanted()
    {
        var stack = new StatusCase { Deployment = null };
        stack.Stack.Spec.Web!.Replicas = 4;
        Assert.Equal("0/4", stack.Compute().Summary!.Web);

        stack.Stack.Spec.Web.Autoscaling = new AutoscalingSpec { MinReplicas = 3, MaxReplicas = 9 };
        Assert.Equal("0/3", stack.Compute().Summary!.Web);

        stack.Stack.Spec.Suspend = true;
        Assert.Equal("0/0", stack.Compute().Summary!.Web);
    }

    [Fact]
    public void Summary_OfDependencies_CountsThoseThatAreReady()
    {
        var stack = new StatusCase();
        Assert.Equal("2/2", stack.Compute().Summary!.Dependencies);

        stack.Down("db", Reasons.ConnectionRefused, "PostgreSQL refuses the connection");
        stack.Down("cache", Reasons.ConnectionRefused, "Redis refuses the connection");
        Assert.Equal("0/2", stack.Compute().Summary!.Dependencies);
    }

    private static int? Startup(StatusCase stack, int seconds)
    {
        stack.Pods.Add(StatusCase.Pod("football-web-3", StatusCase.Now.AddMinutes(-3), seconds));
        return stack.Compute().Web!.StartupSeconds;
    }

    private static V1ContainerStatus Container(int restarts, DateTimeOffset? started = null) => new()
    {
        Name = "sidecar",
        RestartCount = restarts,
        State = started is { } time
            ? new V1ContainerState { Running = new V1ContainerStateRunning { StartedAt = time } }
            : null,
    };
}
