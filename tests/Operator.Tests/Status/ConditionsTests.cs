using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Planning;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Tests.Status;

public sealed class ConditionsTests
{
    [Fact]
    public void Conditions_Always_AreAllOfThemInOneOrderWithTheGeneration()
    {
        var invalid = new StatusCase();
        invalid.Errors.Add(new FieldError("spec.image", "is required"));
        string[] expected =
        [
            ConditionTypes.Ready, ConditionTypes.Reconciling, ConditionTypes.Stalled, ConditionTypes.DependenciesReady,
            ConditionTypes.MigrationComplete, ConditionTypes.Available, ConditionTypes.ConnectionBudget,
            ConditionTypes.TasksHealthy,
        ];

        foreach (var status in new[] { new StatusCase().Compute(), invalid.Compute() })
        {
            Assert.Equal(expected, status.Conditions!.Select(c => c.Type));
            Assert.All(status.Conditions!, c => Assert.Equal(7, c.ObservedGeneration));
            Assert.All(status.Conditions!, c => Assert.NotEmpty(c.Reason));
            Assert.Equal(7, status.ObservedGeneration);
        }
    }

    [Fact]
    public void Condition_WithUnchangedStatus_KeepsItsTransitionTime()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(5));
        stack.Down("cache", Reasons.ConnectionRefused, "Redis refuses the connection");

        Assert.Equal(
            (Reasons.Degraded, StatusCase.Now),
            (stack[ConditionTypes.Ready].Reason, stack[ConditionTypes.Ready].LastTransitionTime));
    }

    [Fact]
    public void Condition_WithAnotherStatus_GetsTheTimeInWholeSeconds()
    {
        var stack = new StatusCase().Later(TimeSpan.FromSeconds(90.7));
        stack.Close(GateResult.Waiting(GateName.Rollout, Reasons.CrashLoop, "pod x keeps ending"));

        Assert.Equal(StatusCase.Now.AddSeconds(90), stack[ConditionTypes.Ready].LastTransitionTime);
        Assert.Equal(StatusCase.Now, stack[ConditionTypes.Available].LastTransitionTime);
    }

    [Fact]
    public void Condition_WithALongMessage_IsCutToAKilobyte()
    {
        var stack = new StatusCase();
        stack.Close(GateResult.Stalled(GateName.Spec, Reasons.InvalidSpec, new string('é', 4000)));

        var message = stack[ConditionTypes.Ready].Message;
        Assert.Equal(1023, System.Text.Encoding.UTF8.GetByteCount(message));
        Assert.EndsWith("é...", message, StringComparison.Ordinal);
    }

    [Fact]
    public void DependenciesReady_RequiredNotCheckedYet_IsUnknownAndNotFalse()
    {
        var stack = new StatusCase();
        stack.Dependencies["db"] =
            stack.Dependencies["db"] with { State = HealthState.Unknown, Reason = Reasons.NotChecked, Last = null };
        stack.Close(GateResult.Waiting(GateName.Dependencies, Reasons.NotChecked, "db: db has not been checked yet"));

        Assert.Equal(
            ("Unknown", Reasons.NotChecked),
            (stack[ConditionTypes.DependenciesReady].Status, stack[ConditionTypes.DependenciesReady].Reason));
    }

    [Fact]
    public void GateConditions_UnderAnInvalidSpec_AreUnknown()
    {
        var stack = new StatusCase();
        stack.Errors.Add(new FieldError("spec.image", "is required"));

        Assert.All(
            [ConditionTypes.DependenciesReady, ConditionTypes.MigrationComplete, ConditionTypes.ConnectionBudget],
            type => Assert.Equal(("Unknown", Reasons.InvalidSpec), (stack[type].Status, stack[type].Reason)));
    }

    [Fact]
    public void MigrationComplete_FailedWithAnExitCode_SaysItAndItsLastWords()
    {
        var stack = new StatusCase();
        stack.Migration =
            stack.Migration! with { State = MigrationState.Failed, ExitCode = 1, Tail = "applying 0004\ncolumn x exists\n" };
        stack.Close(
            GateResult.Stalled(GateName.Migration, Reasons.MigrationFailed, "migration Job football-migrate-7f3c failed"));

        var condition = stack[ConditionTypes.MigrationComplete];
        Assert.Equal(
            ("False", Reasons.ExitCode, "exit 1: column x exists"), (condition.Status, condition.Reason, condition.Message));
    }

    [Fact]
    public void MigrationComplete_OutOfTime_SaysDeadlineExceeded()
    {
        var stack = new StatusCase();
        stack.Migration = stack.Migration! with { State = MigrationState.Failed, ExitCode = null };
        stack.Close(GateResult.Stalled(GateName.Migration, Reasons.MigrationFailed, "ran out of its 900 s"));
        stack.Jobs.Add(new V1Job
        {
            Metadata = new V1ObjectMeta { Name = "football-migrate-7f3c" },
            Status = new V1JobStatus
            {
                Conditions = [new V1Condition { Type = "Failed", Status = "True", Reason = "DeadlineExceeded" }]
            },
        });

        var condition = stack[ConditionTypes.MigrationComplete];
        Assert.Equal(
            ("False", Reasons.DeadlineExceeded, "ran out of its 900 s"), (condition.Status, condition.Reason, condition.Message));
    }

    [Fact]
    public void MigrationComplete_GateClosedOverAnAppliedMigration_IsFalseForTheGatesReason()
    {
        var stack = new StatusCase();
        stack.Migration = stack.Migration! with { State = MigrationState.AlreadyApplied };
        stack.Close(GateResult.Stalled(GateName.Migration, Reasons.RollbackUnsafe, "go forward"));

        Assert.Equal(
            ("False", Reasons.RollbackUnsafe),
            (stack[ConditionTypes.MigrationComplete].Status, stack[ConditionTypes.MigrationComplete].Reason));
    }

    [Fact]
    public void ConnectionBudget_OfAServerThatHasNotSaidYet_IsUnknown()
    {
        var stack = new StatusCase { Budget = BudgetState.Unknown };

        Assert.Equal(
            ("Unknown", Reasons.BudgetUnknown),
            (stack[ConditionTypes.ConnectionBudget].Status, stack[ConditionTypes.ConnectionBudget].Reason));
    }

    [Fact]
    public void ConnectionBudget_ForgottenByARestart_StandsForTheSameGenerationOnly()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        stack.Budget = BudgetState.Unknown;
        Assert.Equal(
            ("True", "150 of 197"),
            (stack[ConditionTypes.ConnectionBudget].Status, stack[ConditionTypes.ConnectionBudget].Message));

        stack.Stack.Metadata.Generation++;
        Assert.Equal("Unknown", stack[ConditionTypes.ConnectionBudget].Status);
    }

    [Fact]
    public void Available_WithoutWeb_IsTrueForThereIsNothingToServe()
    {
        var stack = new StatusCase { Deployment = null };
        stack.Stack.Spec.Web = null;

        Assert.Equal(("True", Reasons.NoWeb), (stack[ConditionTypes.Available].Status, stack[ConditionTypes.Available].Reason));
        Assert.Equal("2 of 2 dependencies", stack[ConditionTypes.Ready].Message);
    }

    [Fact]
    public void Available_WithoutAPodThatIsReady_SaysWhatIsWrongWithThem()
    {
        var stack = new StatusCase();
        var container = stack.Pods[0].Status!.ContainerStatuses![0];
        (container.Ready, container.RestartCount) = (false, 2);
        container.LastState = new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = 1 } };
        stack.Deployment!.Status!.ReadyReplicas = null;

        Assert.Equal(
            (Reasons.NoPodsReady, "pod football-web-1 keeps ending with exit code 1 (2 restarts)"),
            (stack[ConditionTypes.Available].Reason, stack[ConditionTypes.Available].Message));
    }

    [Fact]
    public void Available_WhenDeploymentsCannotBeRead_IsUnknownAndTheRestStandsAsItWas()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        stack.Deployment = null;
        stack.UnavailableKinds.Add("deployments");

        Assert.Equal(
            ("Unknown", Reasons.Forbidden), (stack[ConditionTypes.Available].Status, stack[ConditionTypes.Available].Reason));
        Assert.Equal(stack.Stack.Status!.Web, stack.Compute().Web);
        Assert.Equal("2/2", stack.Compute().Summary!.Web);
    }
}
