using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;

namespace Ballast.Operator.Tests.Apply;

/// <summary>What the API server still has right before a migration starts, which the cache does not know yet.</summary>
public sealed class QuietCheckTests
{
    private static readonly V1Job Run = FakeChildren.Run(
        FakeChildren.Task(
            "football", "daily", new V1OwnerReference { ApiVersion = "v1", Kind = "AppStack", Name = "a", Uid = "b" }),
        "daily-1");

    private static readonly V1Pod Web = FakeChildren.ReadyPod("football-web-1", Components.Web);
    private static readonly V1Pod Worker = FakeChildren.ReadyPod("football-worker-1", "worker");

    [Theory]
    [InlineData("SuspendTasks")]
    [InlineData("StopProcesses")]
    public async Task Run_ThatHasJustBegun_HoldsTheMigrationBack(string quiesce)
    {
        Assert.False(await HoldsAsync(quiesce, true, Run));
        Assert.False(await HoldsAsync(quiesce, true, PodOf(Run, "Running")));
        Assert.True(await HoldsAsync(quiesce, true, Ended(Run), PodOf(Run, "Succeeded")));
    }

    [Theory]
    [InlineData(null, true, true, true)]
    [InlineData("SuspendTasks", true, true, true)]
    [InlineData("StopProcesses", true, false, true)]
    [InlineData("StopProcesses", false, false, false)]
    [InlineData(null, false, false, false)]
    public async Task Pod_ThatMustRest_HoldsTheMigrationBack(string? quiesce, bool compatible, bool besideWorker, bool besideWeb)
    {
        Assert.Equal(besideWorker, await HoldsAsync(quiesce, compatible, Worker));
        Assert.Equal(besideWeb, await HoldsAsync(quiesce, compatible, Web));
    }

    [Fact]
    public async Task Migration_ForWhichNothingRests_AsksNobody() => Assert.True(await HoldsAsync(null, true, Run, Worker, Web));

    private static async Task<bool> HoldsAsync(string? quiesce, bool compatible, params IKubernetesObject[] live)
    {
        using var given = new SessionCase(new FakeClient { Live = live });
        var annotations = new Dictionary<string, string>();
        if (quiesce is not null)
        {
            annotations[Labels.Quiesce] = quiesce;
        }

        if (!compatible)
        {
            annotations[Labels.BackwardCompatible] = "false";
        }

        return await QuietCheck.HoldsAsync(
            given.Session, new V1Job { Metadata = new V1ObjectMeta { Name = "m", Annotations = annotations } });
    }

    private static V1Job Ended(V1Job run) => new()
    {
        Metadata = run.Metadata,
        Spec = run.Spec,
        Status = new V1JobStatus
        {
            Succeeded = 1,
            Conditions = [new V1Condition { Type = "Complete", Status = "True", Reason = "" }],
        },
    };

    private static V1Pod PodOf(V1Job run, string phase)
    {
        var pod = FakeChildren.EndedPod(run, 0, "");
        pod.Status = new V1PodStatus { Phase = phase };
        return pod;
    }
}
