using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Tests.Planning;

/// <summary>The order of gates, rule by rule: what closes a gate, and what that does to a release that runs.</summary>
public sealed class PlannerTests
{
    [Fact]
    public void NewStack_NothingUp_AppWaitsForDependency()
    {
        var plan = new PlannerWorld().Plan();

        Assert.Null(plan.Rendered);
        Assert.False(plan.Closed!.State == GateState.Stalled);
        Assert.NotEqual(true, plan.Migration?.CreateJob);
    }

    [Fact]
    public void Dependency_NotCheckedYet_WaitsAndIsNotCalledDown()
    {
        var world = new PlannerWorld();
        world.DatabaseUp();
        world.Health("db", HealthState.Unknown);

        Assert.Equal((GateName.Dependencies, Reasons.NotChecked), (world.Plan().Closed!.Gate, world.Plan().Closed!.Reason));
    }

    [Fact]
    public void Dependencies_Healthy_MigrationStartsBeforeAnyApp()
    {
        var world = new PlannerWorld();
        world.DatabaseUp();

        var plan = world.Plan();

        Assert.True(plan.Migration!.CreateJob);
        Assert.Null(plan.Rendered);
    }

    [Fact]
    public void Gates_ClosedForANewRelease_RunningReleaseIsStillRendered()
    {
        var world = PlannerWorld.Running();
        var current = world.Plan().Current!;
        world.Want("1.5.0");

        var plan = world.Plan();

        Assert.NotEqual(current.Id, plan.Target!.Id);
        Assert.Equal(current.Id, plan.Rendered!.Id);
        Assert.Equal("registry.example/football:1.4.2", plan.RenderedSpec!.Image);
    }

    [Fact]
    public void Dependency_DownAfterRollout_TouchesNothingThatRuns()
    {
        var world = PlannerWorld.Running();
        world.Health("db", HealthState.Unhealthy);

        var plan = world.Plan();

        Assert.Equal(GateName.Dependencies, plan.Closed!.Gate);
        Assert.Equal(plan.Target!.Id, plan.Rendered!.Id);
        Assert.False(plan.StopApp);
    }

    [Fact]
    public void Scale_Changed_IsNoNewRelease()
    {
        var world = PlannerWorld.Running();
        var before = world.Plan().Target!.Id;
        world.Spec = world.Spec with { Web = world.Spec.Web! with { Replicas = 5 } };

        Assert.Equal(before, world.Plan().Target!.Id);
        Assert.Equal(5, world.Plan().RenderedSpec!.Web!.Replicas);
    }

    [Fact]
    public void Suspended_RunningRelease_StopsAppAndMarksNothingGood()
    {
        var world = PlannerWorld.Running();
        world.Spec = world.Spec with { Suspend = true };

        Assert.True(world.Plan().StopApp);
    }

    [Fact]
    public void InvalidSpec_RunningStack_NamesEveryFieldAndRendersNothing()
    {
        var world = PlannerWorld.Running();
        world.Spec = world.Spec with { Image = "football:latest", Tasks = [new TaskSpec { Name = "x", Schedule = "never" }] };

        var plan = world.Plan();

        Assert.Equal(Reasons.InvalidSpec, plan.Closed!.Reason);
        Assert.Contains("spec.image", plan.Closed.Message, StringComparison.Ordinal);
        Assert.Contains("spec.tasks[x].schedule", plan.Closed.Message, StringComparison.Ordinal);
        Assert.Null(plan.Rendered);
    }

    [Fact]
    public void RetainedVolume_OfAnotherVersion_IsNotTakenUp()
    {
        var world = new PlannerWorld();
        world.DatabaseUp();
        world.Claim("db", "volume-1").Metadata.Annotations![Labels.DataVersion] = "14";

        Assert.Contains(world.Plan().Closed!.Reason, new[] { Reasons.RetainedDataMismatch, Reasons.InvalidSpec });
    }

    [Fact]
    public void Credentials_MissingBesideAVolume_AreReportedNotMadeAnew()
    {
        var world = new PlannerWorld();
        world.DatabaseUp();
        world.ForgetSecret("football-db-credentials");

        Assert.Equal((GateState.Stalled, Reasons.CredentialsMissing), (world.Plan().Closed!.State, world.Plan().Closed!.Reason));
    }

    [Fact]
    public void Reference_NotReadable_IsSaidBeforeAnythingIsCalledMissing()
    {
        var world = Referring();
        world.ForgetSecret("key");
        world.Refuse("token");

        var closed = world.Plan().Closed!;

        Assert.Equal((GateName.References, GateState.Waiting, Reasons.Forbidden), (closed.Gate, closed.State, closed.Reason));
        Assert.Equal("Secret token cannot be read: not allowed", closed.Message);
    }

    [Fact]
    public void Reference_OfAnOptionalDependencyNotReadable_LeavesTheGateOpenAndBuildsNoRelease()
    {
        var world = Referring();
        world.Secret("key", ("key", "value"));
        world.Secret("token", ("token", "value"));
        world.ForgetSecret("cache");
        Assert.NotNull(world.Plan().Target);

        world.Refuse("cache");

        var plan = world.Plan();
        Assert.True(plan.Gate(GateName.References)!.IsOpen);
        Assert.Null(plan.Target);
    }

    private static PlannerWorld Referring()
    {
        var world = new PlannerWorld(PlannerWorld.Football.Edited(
            "  migration:",
            """
              - name: cache
                redis: {external: {secretRef: {name: cache}}}
                required: false
              env:
              - {name: KEY, secretKeyRef: {name: key, key: key}}
              - {name: TOKEN, secretKeyRef: {name: token, key: token}}
              migration:
            """));
        world.DatabaseUp();
        return world;
    }
}
