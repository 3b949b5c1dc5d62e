using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Planning;
using Ballast.Operator.Status;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Tests.Status;

public sealed class StatusTransitionsTests
{
    private static readonly GateResult RollsOut =
        GateResult.Waiting(GateName.Rollout, Reasons.RollingOut, "web: 1 of 2 pods updated");

    [Fact]
    public void Transitions_WhenNothingChanged_AreNone()
    {
        var stack = new StatusCase().Later(TimeSpan.FromHours(1));

        Assert.Empty(Next(stack));
    }

    [Fact]
    public void Transitions_OfAStackJustCreated_AreNoneWhileItStarts()
    {
        var stack = Starting();

        Assert.Empty(Next(stack));
        stack.Stack.Status = new AppStackStatus();
        Assert.Empty(Next(stack));
    }

    [Fact]
    public void Transitions_OfAFirstReadyStatus_AreReadyAloneAndNotItsHistory()
    {
        Assert.Equal([("Normal", Reasons.Healthy, "2 of 2 pods, 2 of 2 dependencies")], Next(new StatusCase()));
    }

    [Fact]
    public void Transitions_OfAnInvalidNewStack_WarnAtOnce()
    {
        var stack = new StatusCase();
        stack.Errors.Add(new FieldError("spec.image", "is required"));

        Assert.Equal([("Warning", Reasons.InvalidSpec, "spec.image: is required")], Next(stack));

        stack.Later(TimeSpan.FromSeconds(1));
        Assert.Empty(Next(stack));

        stack.Stack.Metadata.Generation++;
        stack.Errors[0] = new FieldError("spec.web.port", "is required");
        Assert.Equal([("Warning", Reasons.InvalidSpec, "spec.web.port: is required")], Next(stack));
    }

    [Fact]
    public void Transitions_UpToTheFirstRelease_TellOfMigrationReleaseAndReady()
    {
        var done = new StatusCase();
        var stack = Starting();
        stack.Later(TimeSpan.FromSeconds(9));

        stack.Dependencies["db"] = done.Dependencies["db"];
        stack.Gates[GateName.Dependencies] = done.Gates[GateName.Dependencies];
        stack.Migration = done.Migration! with { State = MigrationState.Running };
        stack.Close(GateResult.Waiting(GateName.Migration, Reasons.MigrationRunning, "at work"));
        Assert.Equal(
            [("Normal", Reasons.MigrationRunning, "migration Job football-migrate-7f3c started")], Next(stack));

        stack.Later(TimeSpan.FromSeconds(9));
        stack.Migration = done.Migration with { Attempts = 2 };
        stack.Gates[GateName.Migration] = done.Gates[GateName.Migration];
        stack.Close(RollsOut);
        Assert.Equal(
            [("Normal", Reasons.MigrationSucceeded, "migration Job football-migrate-7f3c succeeded after 2 attempts")],
            Next(stack));

        stack.Later(TimeSpan.FromSeconds(9));
        stack.Gates[GateName.Rollout] = done.Gates[GateName.Rollout];
        (stack.Deployment, stack.Current, stack.LastGood) = (done.Deployment, StatusCase.Second, StatusCase.Second);
        Assert.Equal(
            [
                ("Normal", Reasons.ReleaseRolledOut, "release bbbbbbbbbb (image app:2) rolled out"),
                ("Normal", Reasons.Healthy, "2 of 2 pods, 2 of 2 dependencies"),
            ],
            Next(stack));
    }

    [Fact]
    public void Transitions_WhenARequiredDependencyGoesDownAndReturns_AreAWarningAndTwoNormals()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        stack.Down("db", Reasons.ConnectionRefused, "PostgreSQL refuses the connection");
        stack.Close(
            GateResult.Waiting(GateName.Dependencies, Reasons.ConnectionRefused, "db: PostgreSQL refuses the connection"));
        Assert.Equal([("Warning", Reasons.ConnectionRefused, "dependency db: PostgreSQL refuses the connection")], Next(stack));

        stack.Later(TimeSpan.FromMinutes(1));
        var well = new StatusCase();
        stack.Dependencies["db"] = well.Dependencies["db"];
        stack.Close(well.Gates[GateName.Dependencies]);
        Assert.Equal([Reasons.DependencyReady, Reasons.Healthy], Next(stack).Select(e => e.Reason));
    }

    [Fact]
    public void Transitions_WhenAManagedServersPodIsKilled_Warn()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        stack.Down("db", Reasons.PodNotReady, "pod football-db-0 does not exist yet");
        stack.Close(GateResult.Waiting(GateName.Dependencies, Reasons.PodNotReady, "db: pod football-db-0 does not exist yet"));

        Assert.Equal([("Warning", Reasons.PodNotReady, "dependency db: pod football-db-0 does not exist yet")], Next(stack));
    }

    [Fact]
    public void Transitions_WhenAnOptionalDependencyGoesDown_NameItAndTheStackDegraded()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        stack.Down("cache", Reasons.ConnectionRefused, "Redis refuses the connection");

        Assert.Equal(
            [("Warning", Reasons.ConnectionRefused), ("Warning", Reasons.Degraded)], Next(stack).Select(e => (e.Type, e.Reason)));
    }

    [Fact]
    public void Transitions_WhenAMigrationFails_WarnOnce()
    {
        var stack = Starting();
        stack.Migration = new StatusCase().Migration! with { State = MigrationState.Running };
        stack.Later(TimeSpan.FromMinutes(1));
        stack.Migration =
            stack.Migration with { State = MigrationState.Failed, ExitCode = 1, Attempts = 6, Tail = "column x exists" };
        stack.Close(new StatusCase().Gates[GateName.Dependencies]);
        stack.Close(
            GateResult.Stalled(GateName.Migration, Reasons.MigrationFailed, "migration Job football-migrate-7f3c failed"));

        Assert.Contains(
            ("Warning", Reasons.MigrationFailed, "migration Job football-migrate-7f3c failed after 6 attempts with exit code 1: "
            + "column x exists"),
            Next(stack));
        Assert.Single(Next(stack), e => e.Reason == Reasons.MigrationFailed);
    }

    [Theory]
    [InlineData(Reasons.RolloutFailed)]
    [InlineData(Reasons.RolledBack)]
    public void Transitions_WhenARolloutFails_Warn(string reason)
    {
        var stack = new StatusCase { Current = StatusCase.First, LastGood = StatusCase.First };
        stack.Close(RollsOut);
        stack.Later(TimeSpan.FromMinutes(10));
        stack.Close(GateResult.Stalled(GateName.Rollout, reason, "release bbbbbbbbbb did not become ready in time"));

        Assert.Equal([("Warning", reason, "release bbbbbbbbbb did not become ready in time")], Next(stack));
    }

    [Fact]
    public void Transitions_WhenARolloutMeetsTrouble_WarnOfTheTroubleButNotOfTheRollout()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(10));
        stack.Close(RollsOut);
        Assert.Empty(Next(stack));

        stack.Later(TimeSpan.FromMinutes(1));
        stack.Close(GateResult.Waiting(GateName.Rollout, Reasons.ImagePullFailed, "pod football-web-3 cannot pull image app:2"));
        Assert.Equal([("Warning", Reasons.ImagePullFailed, "pod football-web-3 cannot pull image app:2")], Next(stack));
    }

    [Fact]
    public void Transitions_WhenTheRunningReleaseBreaksTheBudget_WarnOfIt()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(10));
        (stack.Budget, stack.BudgetMessage) = (BudgetState.Exceeded, "db needs 300; the server allows 97");

        Assert.Contains(("Warning", Reasons.BudgetExceeded, "db needs 300; the server allows 97"), Next(stack));
    }

    [Fact]
    public void Transitions_WhenSuspendedAndResumed_AreNormal()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(10));
        stack.Stack.Spec.Suspend = true;
        Assert.Equal([("Normal", Reasons.Suspended)], Next(stack).Select(e => (e.Type, e.Reason)));

        stack.Later(TimeSpan.FromMinutes(10));
        stack.Stack.Spec.Suspend = false;
        stack.Close(RollsOut);
        Assert.Equal([("Normal", Reasons.Resumed)], Next(stack).Select(e => (e.Type, e.Reason)));
    }

    [Fact]
    public void Transitions_OfADependencyThatTurnsOutBroken_WarnOnceForEachReason()
    {
        var stack = Starting().Later(TimeSpan.FromSeconds(9));
        stack.Down("db", Reasons.AuthenticationFailed, "PostgreSQL refuses the app's credentials");
        Assert.Contains(
            ("Warning", Reasons.AuthenticationFailed, "dependency db: PostgreSQL refuses the app's credentials"), Next(stack));

        stack.Later(TimeSpan.FromSeconds(9));
        Assert.DoesNotContain(Next(stack), e => e.Reason == Reasons.AuthenticationFailed);

        stack.Down("db", Reasons.DatabaseMissing, "there is no database football");
        Assert.Contains(("Warning", Reasons.DatabaseMissing, "dependency db: there is no database football"), Next(stack));
    }

    [Fact]
    public void Transitions_OfAFirstStatusWithABrokenDependency_Warn()
    {
        var stack = Starting();
        stack.Down("db", Reasons.AuthenticationFailed, "PostgreSQL refuses the app's credentials");

        Assert.Contains(
            ("Warning", Reasons.AuthenticationFailed, "dependency db: PostgreSQL refuses the app's credentials"), Next(stack));
    }

    [Fact]
    public void Transitions_OfADependencyThatIsNotKnownAnyMore_AreNone()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        stack.Dependencies["cache"] = stack.Dependencies["cache"] with
        {
            State = HealthState.Unknown,
            Reason = Reasons.NotChecked,
            Message = "cache has not been checked yet",
        };

        Assert.Empty(Next(stack));
    }

    [Fact]
    public void Transitions_OfTheSameFaultInOtherWords_WarnOnlyOfAnotherGeneration()
    {
        var stack = new StatusCase();
        stack.Close(GateResult.Waiting(GateName.Rollout, Reasons.CrashLoop, "pod football-web-1 ends with 1"));
        stack.Later(TimeSpan.FromMinutes(1));

        stack.Stack.Metadata.Generation++;
        Assert.Empty(Next(stack));

        stack.Close(GateResult.Waiting(GateName.Rollout, Reasons.CrashLoop, "pod football-web-2 ends with 1"));
        Assert.Single(Next(stack), e => e.Reason == Reasons.CrashLoop);

        stack.Stack.Metadata.Generation--;
        Assert.Empty(Next(stack));
    }

    [Fact]
    public void Transitions_OfAHealthyStackScaledUp_AreNone()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        stack.Stack.Metadata.Generation++;
        (stack.Deployment!.Spec!.Replicas, stack.Deployment.Status!.ReadyReplicas) = (3, 3);

        Assert.Empty(Next(stack));
    }

    // Nothing is there yet, and all is on its way.
    private static StatusCase Starting()
    {
        var stack = new StatusCase { Current = null, LastGood = null, Deployment = null, Migration = null, App = null };
        stack.Pods.Clear();
        stack.Dependencies["db"] = stack.Dependencies["db"] with
        {
            State = HealthState.Unhealthy,
            Reason = Reasons.PodNotReady,
            Message = "pod football-db-0 is starting",
            Last = null,
        };
        stack.Close(GateResult.Waiting(GateName.Dependencies, Reasons.PodNotReady, "db: pod football-db-0 is starting"));
        stack.Close(GateResult.Waiting(GateName.Migration, Reasons.MigrationPending, "the migration waits"));
        stack.Close(GateResult.Waiting(GateName.Rollout, Reasons.RollingOut, "release bbbbbbbbbb is about to roll out"));
        return stack;
    }

    [Fact]
    public void Transitions_ToWhatAdmissionChanged_NameItOnce()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        stack.Report.Add(new AdmissionChange("Deployment football-web", ["spec.replicas"]));

        Assert.Equal(
            [
                ("Normal", Reasons.ChangedByAdmission,
                    "admission changed Deployment football-web, and it is left so: spec.replicas"),
            ],
            Next(stack));

        Assert.Empty(Next(stack.Later(TimeSpan.FromMinutes(1))));
    }

    private static IReadOnlyList<(string Type, string Reason, string Message)> Next(StatusCase stack) =>
        [.. StatusTransitions.Between(stack.Stack.Status, stack.Compute()).Select(e => (e.Type, e.Reason, e.Message))];
}
