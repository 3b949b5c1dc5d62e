using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Planning;
using static Ballast.Operator.Tests.Planning.MigrationPods;

namespace Ballast.Operator.Tests.Planning;

/// <summary>
/// What an earlier migration that is at work, or its pod, has to do with the next one, and when none starts.
/// </summary>
public sealed class MigrationOverlapTests
{
    [Fact]
    public void Suspended_NoMigrationStarts()
    {
        var world = Ready();
        world.Spec = world.Spec with { Suspend = true };

        Assert.False(world.Plan().Migration!.CreateJob);
        Assert.Equal((GateState.Waiting, Reasons.Suspended), (Gate(world).State, Gate(world).Reason));
    }

    [Fact]
    public void Suspended_MigrationAtWork_IsLeftAloneUntilItEnds()
    {
        var world = AtWork(out _);
        world.Spec = world.Spec with { Suspend = true };

        Assert.Equal((MigrationState.Running, false), (world.Plan().Migration!.State, world.Plan().Migration!.MayReplaceJob));
    }

    [Fact]
    public void Start_PodOfAnEarlierMigrationNeverStarted_IsReplaced()
    {
        var world = Ready();
        world.AddPod(Waiting("earlier", "ImagePullBackOff"));

        Assert.True(world.Plan().Migration!.CreateJob);
        Assert.Contains("pod migrate-1 never started", Gate(world).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Running", true)]
    [InlineData("Succeeded", false)]
    [InlineData("Failed", false)]
    public void Start_PodOfAnEarlierMigration_IsWaitedForUntilItEnds(string phase, bool waits)
    {
        var world = Ready();
        world.AddPod(Living("earlier", Components.Migration, phase));

        Assert.Equal(waits ? Reasons.MigrationPending : Reasons.MigrationRunning, Gate(world).Reason);
        Assert.Equal(waits, Gate(world).Message.Contains("pod earlier", StringComparison.Ordinal));
    }

    [Fact]
    public void Start_PodOfSomethingElse_IsNotWaitedFor()
    {
        var world = Ready();
        world.AddPod(Living("other", "db", "Running"));

        Assert.Equal(Reasons.MigrationRunning, Gate(world).Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SpecGoesBack_WhileAnIncompatibleMigrationIsAtWork_WaitsForItsEnd(bool hasJob)
    {
        var world = PlannerWorld.Running();
        var (first, job) = (world.Spec, world.NewestJob!);
        world.WantIncompatible("2.0.0");
        var atWork = world.RunMigration(condition: null);
        world.AddPod(Pod(atWork, "at-work", exitCode: null));
        if (!hasJob)
        {
            world.RemoveJob(job.Metadata.Name!);
        }

        world.Spec = first;

        Assert.Equal(Other(atWork), Gate(world));
        Assert.True(world.Plan().StopApp);
    }

    [Fact]
    public void SpecHasNoMigrationAnyMore_WhileAnIncompatibleOneIsAtWork_WaitsForItsEnd()
    {
        var world = PlannerWorld.Running();
        world.WantIncompatible("2.0.0");
        var atWork = world.RunMigration(condition: null);
        world.AddPod(Pod(atWork, "at-work", exitCode: null));

        world.Spec = world.Spec with { Migration = null };

        Assert.Equal(Other(atWork), Gate(world));
        Assert.Empty(world.Plan().SupersededJobs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SpecGoesBack_WhileAnIncompatibleMigrationCannotStart_RemovesItAndStartsTheAppAgain(bool hasMigration)
    {
        var world = PlannerWorld.Running();
        var first = world.Spec;
        world.WantIncompatible("2.0.0");
        var stuck = world.RunMigration(condition: null);
        world.AddPod(Own(stuck, Waiting(stuck.Metadata.Name!, "ImagePullBackOff")));
        Assert.Empty(world.Plan().SupersededJobs);
        world.StopWeb();

        world.Spec = hasMigration ? first : first with { Migration = null };

        Assert.Equal(stuck, Assert.Single(world.Plan().SupersededJobs).Job);
        Assert.EndsWith("never started and is removed", Gate(world).Message, StringComparison.Ordinal);
        Assert.True(world.Plan().StopApp);

        world.RemoveJob(stuck.Metadata.Name!);
        Assert.True(world.Plan().StopApp); // its pod could still start
        world.RemovePod("migrate-1");
        Assert.False(world.Plan().StopApp);
        Assert.Equal(GateState.Open, Gate(world).State);
    }

    [Fact]
    public void DatabasesUnknown_JobThatNeverStarted_IsNotRemoved()
    {
        var world = Ready();
        world.RunMigration(condition: null);
        world.Spec = world.Spec with
        {
            Dependencies =
            [
                .. world.Spec.Dependencies!,
                world.Spec.Dependencies![0] with { Name = "other" },
            ],
        };

        Assert.Empty(world.Plan().SupersededJobs);
    }

    [Fact]
    public void OwnMigrationFailed_WhileAnIncompatibleOneIsAtWork_IsToldFirst()
    {
        var world = Ready();
        world.RunMigration("Failed");
        var failed = world.Spec;
        world.WantIncompatible("2.0.0");
        world.RunMigration(condition: null);

        world.Spec = failed;

        Assert.Equal((GateState.Stalled, Reasons.MigrationFailed), (Gate(world).State, Gate(world).Reason));
    }

    [Fact]
    public void JobOfSomeoneElse_SaysNothingOfTheMigration()
    {
        var world = AtWork(out var job);
        job.Metadata.OwnerReferences![0].Uid = "another";
        job.Metadata.Annotations![Labels.BackwardCompatible] = "false";

        var plan = world.Plan();

        Assert.Equal((true, false), (plan.Migration!.CreateJob, plan.StopApp));
    }

    private static GateResult Other(V1Job job) => GateResult.Waiting(
        GateName.Migration, Reasons.MigrationRunning,
        $"migration Job {job.Metadata.Name}, which is not backward compatible, is still running");
}
