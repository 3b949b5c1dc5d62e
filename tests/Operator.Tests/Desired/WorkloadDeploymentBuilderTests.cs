using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Desired;

public sealed class WorkloadDeploymentBuilderTests
{
    private static readonly AppStack Stack =
        new() { Metadata = new V1ObjectMeta { Name = "shop", Namespace = "demo", Uid = "u" }, Spec = new AppStackSpec() };

    [Fact]
    public void Web_OnAServerThatCanPause_PausesAndKeepsTheWholeGracePeriod()
    {
        var pod = Build(new WebSpec { Port = 80, TerminationGracePeriodSeconds = 30 }, minor: 30).Spec!.Template.Spec!;

        Assert.Equal(5, pod.Containers[0].Lifecycle!.PreStop!.Sleep!.Seconds);
        Assert.Equal(35, pod.TerminationGracePeriodSeconds);
    }

    [Fact]
    public void Web_OnAServerThatCannotPause_RunsNoCommandOfTheImage()
    {
        var deployment = Build(new WebSpec { Port = 80, TerminationGracePeriodSeconds = 30 }, minor: 29);

        Assert.Null(deployment.Spec!.Template.Spec!.Containers[0].Lifecycle);
        Assert.Equal(30, deployment.Spec.Template.Spec.TerminationGracePeriodSeconds);
        Assert.True(deployment.Spec.MinReadySeconds > 0);
    }

    [Theory]
    [InlineData(null, 3)]
    [InlineData(1, 3)]
    [InlineData(0, 3)]
    [InlineData(5, 5)]
    [InlineData(9, 6)]
    public void Web_UnderAutoscaling_KeepsTheNumberThatStandsWithinBounds(int? live, int expected)
    {
        var web = new WebSpec { Port = 80, Autoscaling = new AutoscalingSpec { MinReplicas = 3, MaxReplicas = 6 } };

        Assert.Equal(expected, Build(web, live: live).Spec!.Replicas);
    }

    [Fact]
    public void Web_Stopped_HasNoPodsEvenUnderAutoscaling()
    {
        var web = new WebSpec { Port = 80, Autoscaling = new AutoscalingSpec { MinReplicas = 3, MaxReplicas = 6 } };

        Assert.Equal(0, Build(web, stop: true, live: 5).Spec!.Replicas);
    }

    [Fact]
    public void Web_OfARelease_NamesItOnTheDeploymentAndNotOnItsPods()
    {
        var deployment = Build(new WebSpec { Port = 80 });

        Assert.Equal("0123456789", deployment.Metadata.Annotation(Labels.Release));
        Assert.Null(deployment.Spec!.Template.Metadata!.Annotation(Labels.Release));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("7")]
    public void Web_OfAnAttempt_NamesItOnTheDeploymentAndOnItsPods(string? attempt)
    {
        var deployment = Build(new WebSpec { Port = 80 }, attempt: attempt);

        Assert.Equal(attempt, deployment.Metadata.Annotation(Labels.Attempt));
        Assert.Equal(attempt, deployment.Spec!.Template.Metadata!.Annotation(Labels.Attempt));
        Assert.Equal("0123456789", deployment.Metadata.Annotation(Labels.Release));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(45, 23)]
    [InlineData(60, 30)]
    public void StartupProbe_WithinSeconds_IsAskedEveryTwoSeconds(int within, int times)
    {
        var web =
            new WebSpec { Port = 80, Health = new HealthSpec { Startup = new StartupHealthSpec { WithinSeconds = within } } };

        var probe = WorkloadProbes.BuildStartup(Shape(web))!;

        Assert.Equal((2, times), (probe.PeriodSeconds!.Value, probe.FailureThreshold!.Value));
        Assert.NotNull(probe.TcpSocket);
    }

    [Fact]
    public void LivenessProbe_ByDefault_AsksOnlyWhetherThePortAccepts()
    {
        var probe = WorkloadProbes.BuildLiveness(Shape(
            new WebSpec { Port = 80, Health = new HealthSpec { Readiness = new ReadinessHealthSpec { Path = "/ready" } } }))!;

        Assert.Equal(
            (80, 20, 6), (probe.TcpSocket!.Port.Number!.Value, probe.PeriodSeconds!.Value, probe.FailureThreshold!.Value));
    }

    [Theory]
    [InlineData(0, 1, false, "2026-01-01T12:00:00Z")]
    [InlineData(0, 1, true, "2025-01-01T00:00:00Z")]
    [InlineData(0, 0, false, "2025-01-01T00:00:00Z")]
    [InlineData(2, 1, false, "2025-01-01T00:00:00Z")]
    public void Process_ThatGetsPodsAgain_HasItsDeadlineFromThen(int live, int replicas, bool stop, string since)
    {
        var process = new ProcessSpec { Name = "web", Replicas = replicas };

        Assert.Equal(since, Build(process, stop: stop, live: live).Metadata.Annotation(Labels.RolloutSince));
    }

    private static V1Deployment Build(
        ComponentSpec web, int minor = 30, bool stop = false, int? live = null, string? attempt = null)
    {
        var observed = new ObservedState
        {
            At = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero),
            Capabilities = new ServerCapabilities(1, minor),
            Deployments = live is null ? [] : [Live(live.Value)],
        };
        var release = new Release(
            string.Concat(Enumerable.Repeat("0123456789", 7)), ReleaseInputs.Of(Stack.Spec), new Dictionary<string, string>());
        return WorkloadDeploymentBuilder.Build(
            Stack, new AppRendering(release, FilledSpec.Of(Stack.Spec), "shop-env-1", attempt), Shape(web), stop, observed);
    }

    private static WorkloadShape Shape(ComponentSpec web) => new(Components.Web, web);

    private static V1Deployment Live(int replicas) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = "shop-web",
            Annotations = new() { [Labels.Release] = "0123456789", [Labels.RolloutSince] = "2025-01-01T00:00:00Z" },
        },
        Spec = new V1DeploymentSpec { Replicas = replicas, Selector = new V1LabelSelector(), Template = new V1PodTemplateSpec() },
    };
}
