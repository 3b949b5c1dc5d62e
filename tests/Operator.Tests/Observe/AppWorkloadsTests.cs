using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Tests.Observe;

public sealed class AppWorkloadsTests
{
    private static AppStack Stack => StackYaml.Read("""
        apiVersion: ballast.dev/v1alpha1
        kind: AppStack
        metadata: {name: shop, namespace: demo}
        spec:
          image: registry.example/shop:1
          web: {port: 8000}
          processes:
          - {name: scheduler, exclusive: true}
          - {name: api, port: 9000}
        """);

    [Fact]
    public void All_WebAndProcesses_AreInTheOrderOfApplying()
    {
        var app =
            Of(Stack, [Deployment("worker", "r1"), Deployment("api", "r1"), Deployment("web", "r1")], Set("scheduler", "r1"));

        Assert.Equal(["web", "api", "worker", "scheduler"], app.All.Select(w => w.Component));
        Assert.Equal("StatefulSet", app.Of("scheduler")!.Kind);
        Assert.Equal(("r1", true), (app.Release, app.AreOfOneRelease));
    }

    // A pod that a node evicted stays as Failed until it is collected; another one has taken its place.
    [Theory]
    [InlineData("Failed", false)]
    [InlineData("Running", true)]
    public void Problem_PodThatWasEvicted_IsNone(string phase, bool isProblem)
    {
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = "shop-web-1", Labels = new() { [Labels.Component] = "web" } },
            Status = new V1PodStatus
            {
                Phase = phase,
                ContainerStatuses =
                [
                    new V1ContainerStatus
                    {
                        Name = "web",
                        State = new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = 137 } },
                    },
                ],
            },
        };

        var app = AppWorkloads.Of(Stack, new ObservedState { Deployments = [Deployment("web", "r1")], Pods = [pod] });

        Assert.Equal(isProblem, app.Problem is not null);
    }

    [Fact]
    public void All_ServerOfADependency_IsNotOfTheApp()
    {
        var database = Set("db", "r1");
        database.Metadata.Labels![Labels.Name] = "postgres";

        Assert.Empty(Of(Stack, [], database).All);
    }

    [Fact]
    public void All_DeploymentThatLostItsLabels_IsFoundByItsName()
    {
        var web = Deployment("web", "r1");
        web.Metadata.Labels = null;

        Assert.Equal("web", Assert.Single(Of(Stack, [web]).All).Component);
    }

    [Fact]
    public void All_DeploymentOfAnotherName_IsSomebodyElses()
    {
        var other = Deployment("api", "r1");
        other.Metadata.Name = "other-api";

        Assert.Empty(Of(Stack, [other]).All);
    }

    [Fact]
    public void AreOfOneRelease_OneIsBehindOrAtAnotherAttempt_IsFalse()
    {
        var retried = Deployment("api", "r1");
        retried.Metadata.Annotations![Labels.Attempt] = "4";

        Assert.False(Of(Stack, [Deployment("web", "r2"), Deployment("api", "r1")]).AreOfOneRelease);
        Assert.False(Of(Stack, [Deployment("web", "r1"), retried]).AreOfOneRelease);
        Assert.Equal("r2", Of(Stack, [Deployment("api", "r1"), Deployment("web", "r2")]).Release);
    }

    [Fact]
    public void Rollout_OneIsNotComplete_IsNotComplete()
    {
        var (slow, late) = (Deployment("api", "r1"), Deployment("api", "r1"));
        slow.Status!.AvailableReplicas = 1;
        late.Status!.Conditions =
            [new V1Condition { Type = "Progressing", Status = "False", Reason = "ProgressDeadlineExceeded" }];

        Assert.Equal(
            new RolloutReading(RolloutState.Complete, 4, 4, 4, 4),
            Of(Stack, [Deployment("web", "r1"), Deployment("api", "r1")]).Rollout);
        Assert.Equal(RolloutState.Progressing, Of(Stack, [Deployment("web", "r1"), slow]).Rollout!.State);
        Assert.Equal(RolloutState.DeadlineExceeded, Of(Stack, [Deployment("web", "r1"), late]).Rollout!.State);
        Assert.Null(Of(Stack, []).Rollout);
    }

    [Fact]
    public void Rollout_StatefulSetWithAPodOfTheOldTemplate_IsProgressing()
    {
        var (set, behind) = (Set("scheduler", "r1"), Set("scheduler", "r1"));
        set.Status!.UpdatedReplicas = 0;
        behind.Metadata.Generation = 9;

        Assert.Equal(RolloutState.Complete, Of(Stack, [], Set("scheduler", "r1")).Rollout!.State);
        Assert.Equal(RolloutState.Progressing, Of(Stack, [], set).Rollout!.State);
        Assert.Equal(RolloutState.Progressing, Of(Stack, [], behind).Rollout!.State);
    }

    [Fact]
    public void Serving_WithWeb_IsWebAndWithoutItTheProcessesWithAPort()
    {
        var stack = Stack;
        stack.Spec.Web = null;

        Assert.Equal(["web"], Of(Stack, [Deployment("web", "r1"), Deployment("api", "r1")]).Serving.Select(w => w.Component));
        Assert.Equal(
            ["api"], Of(stack, [Deployment("api", "r1"), Deployment("worker", "r1", port: null)]).Serving.Select(
                w => w.Component));
    }

    [Fact]
    public void MayRun_StoppedWorkloadsWithoutPods_IsFalse()
    {
        Assert.False(Of(Stack, [Stopped("web"), Stopped("api")]).MayRun);
        Assert.True(Of(Stack, [Stopped("web"), Deployment("api", "r1")]).MayRun);
    }

    [Fact]
    public void MayRun_WorkloadThatHasNotSeenItsStop_IsTrue()
    {
        var (unseen, counting) = (Stopped("web"), Stopped("web"));
        unseen.Metadata.Generation = 9;
        counting.Status!.Replicas = 1;

        Assert.True(Of(Stack, [unseen]).MayRun);
        Assert.True(Of(Stack, [counting]).MayRun);
    }

    [Fact]
    public void MayRun_PodThatOutlivesItsWorkload_IsTrueUntilItHasEnded()
    {
        V1Pod[] alive = [Pod("web", "Running")], ended = [Pod("web", "Succeeded"), Pod("api", "Failed")];

        Assert.True(AppWorkloads.Of(Stack, new ObservedState { Pods = alive }).MayRun);
        Assert.False(AppWorkloads.Of(Stack, new ObservedState { Pods = ended }).MayRun);
        Assert.False(AppWorkloads.Of(Stack, new ObservedState { Pods = [Pod("db", "Running")] }).MayRun);
    }

    [Theory]
    [InlineData("Deployment", true, true)]
    [InlineData("Deployment", false, false)]
    [InlineData("StatefulSet", true, false)]
    [InlineData("StatefulSet", false, true)]
    public void IsHeldByAnother_WorkloadOfAKind_IsSoForTheOtherKind(string kind, bool isSet, bool isHeld)
    {
        var app = kind == "Deployment" ? Of(Stack, [Deployment("scheduler", "r1")]) : Of(Stack, [], Set("scheduler", "r1"));

        Assert.Equal(isHeld, app.IsHeldByAnother("scheduler", isSet));
    }

    [Theory]
    [InlineData("ReplicaSet", "Running", true, true)]
    [InlineData("ReplicaSet", "Running", false, false)] // of a Deployment that somebody deleted: made again at once
    [InlineData("StatefulSet", "Running", false, true)]
    [InlineData("StatefulSet", "Running", true, true)]
    [InlineData("StatefulSet", "Succeeded", true, false)]
    [InlineData(null, "Running", true, false)] // an orphan, which the StatefulSet of its name adopts
    public void IsHeldByAnother_PodWhoseWorkloadIsGone_IsSoUntilItHasEnded(string? owner, string phase, bool isSet, bool isHeld)
    {
        var pod = Pod("scheduler", phase);
        pod.Metadata.OwnerReferences = owner is null ? null
            : [new V1OwnerReference { ApiVersion = "apps/v1", Kind = owner, Name = "x", Uid = "u", Controller = true }];

        var app = AppWorkloads.Of(Stack, new ObservedState { Pods = [pod] });

        Assert.Equal(isHeld, app.IsHeldByAnother("scheduler", isSet));
        Assert.False(app.IsHeldByAnother("api", isSet));
    }

    [Fact]
    public void Unreadable_KindThatTheStackNeeds_IsNamed()
    {
        var without = Stack;
        without.Spec.Processes = null;
        var sets = new ObservedState { UnavailableKinds = ["statefulsets"] };

        Assert.Equal("Deployments", AppWorkloads.Of(Stack, new ObservedState { UnavailableKinds = ["deployments"] }).Unreadable);
        Assert.Equal("StatefulSets", AppWorkloads.Of(Stack, sets).Unreadable);
        Assert.Null(AppWorkloads.Of(without, sets).Unreadable);
    }

    private static AppWorkloads Of(AppStack stack, IReadOnlyList<V1Deployment> deployments, params V1StatefulSet[] sets) =>
        AppWorkloads.Of(stack, new ObservedState { Deployments = deployments, StatefulSets = sets });

    private static V1ObjectMeta Metadata(string component, string release) => new()
    {
        Name = $"shop-{component}",
        Generation = 2,
        Labels = new() { [Labels.Component] = component, [Labels.Name] = Components.App },
        Annotations = new() { [Labels.Release] = release },
    };

    private static V1PodTemplateSpec Template(int? port) => new()
    {
        Spec = new V1PodSpec
        {
            Containers =
            [
                new V1Container
                {
                    Name = "main",
                    Image = "shop:1",
                    Ports = port is { } number ? [new V1ContainerPort { ContainerPort = number }] : null,
                },
            ],
        },
    };

    private static V1Deployment Deployment(string component, string release, int? port = 8000) => new()
    {
        Metadata = Metadata(component, release),
        Spec = new V1DeploymentSpec { Replicas = 2, Selector = new V1LabelSelector(), Template = Template(port) },
        Status = new V1DeploymentStatus
        {
            ObservedGeneration = 2,
            Replicas = 2,
            UpdatedReplicas = 2,
            ReadyReplicas = 2,
            AvailableReplicas = 2,
        },
    };

    private static V1Deployment Stopped(string component)
    {
        var deployment = Deployment(component, "r1");
        deployment.Spec!.Replicas = 0;
        deployment.Status = new V1DeploymentStatus { ObservedGeneration = 2 };
        return deployment;
    }

    private static V1StatefulSet Set(string component, string release) => new()
    {
        Metadata = Metadata(component, release),
        Spec = new V1StatefulSetSpec
        {
            Replicas = 1,
            ServiceName = "x",
            Selector = new V1LabelSelector(),
            Template = Template(null),
        },
        Status = new V1StatefulSetStatus { ObservedGeneration = 2, Replicas = 1, UpdatedReplicas = 1, ReadyReplicas = 1 },
    };

    private static V1Pod Pod(string component, string phase) => new()
    {
        Metadata = new V1ObjectMeta { Name = $"shop-{component}-1", Labels = new() { [Labels.Component] = component } },
        Status = new V1PodStatus { Phase = phase },
    };
}
