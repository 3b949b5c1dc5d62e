using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Tests.Status;

/// <summary>Conditions of one gate each: what the gate says, and Unknown apart from False.</summary>
public sealed class GateConditionsTests
{
    private static readonly GateResult NotReady = GateResult.Waiting(GateName.Dependencies, Reasons.NotChecked, "db waits");

    [Fact]
    public void DependenciesReady_WithAllWell_NamesNoOptionalOne()
    {
        Assert.Equal(("True", "1 of 1 required dependencies ready"), Of(new StatusCase(), ConditionTypes.DependenciesReady));
    }

    [Fact]
    public void DependenciesReady_WithAnOptionalOneDown_NamesItAfterTheRequiredOnes()
    {
        var stack = new StatusCase();
        stack.Down("cache", Reasons.ConnectionRefused, "Redis refuses the connection");

        Assert.Equal(
            ("True", "1 of 1 required dependencies ready; optional cache: Redis refuses the connection"),
            Of(stack, ConditionTypes.DependenciesReady));
    }

    // The gate is open for as long as a server is not known to be down; its condition names only what is optional.
    [Fact]
    public void DependenciesReady_WithARequiredOneNotCheckedBehindAnOpenGate_DoesNotCallItOptional()
    {
        var stack = new StatusCase();
        stack.Dependencies["db"] = stack.Dependencies["db"] with { State = HealthState.Unknown, Message = "not checked yet" };

        Assert.DoesNotContain("db", Of(stack, ConditionTypes.DependenciesReady).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DependenciesReady_WithoutWordsOfTheGate_HasThoseOfTheOptionalOneAlone()
    {
        var stack = new StatusCase();
        stack.Close(GateResult.Open(GateName.Dependencies, Reasons.NoDependencies));
        stack.Down("cache", Reasons.ConnectionRefused, "Redis refuses the connection");

        Assert.Equal(("True", "optional cache: Redis refuses the connection"), Of(stack, ConditionTypes.DependenciesReady));
    }

    [Fact]
    public void DependenciesReady_WithARequiredOneDown_IsFalse()
    {
        var stack = new StatusCase();
        stack.Close(NotReady);
        stack.Down("db", Reasons.ConnectionRefused, "PostgreSQL refuses the connection");

        Assert.Equal(("False", "db waits"), Of(stack, ConditionTypes.DependenciesReady));
    }

    [Fact]
    public void DependenciesReady_WithARequiredOneNotCheckedYet_IsUnknownAndNotFalse()
    {
        var stack = new StatusCase();
        stack.Close(NotReady);
        stack.Dependencies["db"] = stack.Dependencies["db"] with { State = HealthState.Unknown };
        stack.Down("cache", Reasons.ConnectionRefused, "Redis refuses the connection");

        Assert.Equal(("Unknown", "db waits"), Of(stack, ConditionTypes.DependenciesReady));
    }

    [Theory]
    [InlineData(null, "exit 3")]
    [InlineData("\n", "exit 3")]
    [InlineData("first\nlast words\n", "exit 3: last words")]
    public void MigrationComplete_OfAMigrationThatFailed_HasItsExitCodeAndLastWords(string? tail, string message)
    {
        var stack = new StatusCase();
        stack.Migration = stack.Migration! with { State = MigrationState.Failed, ExitCode = 3, Tail = tail };
        stack.Close(GateResult.Stalled(GateName.Migration, Reasons.MigrationFailed, "it failed"));

        Assert.Equal(("False", message), Of(stack, ConditionTypes.MigrationComplete));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, 1)]
    public void Migration_BeforeItsFirstPod_TellsOfNoAttempts(int attempts, int? told)
    {
        var stack = new StatusCase();
        stack.Migration = stack.Migration! with { State = MigrationState.Running, Attempts = attempts };

        Assert.Equal(told, stack.Compute().Migration!.Attempts);
    }

    [Theory]
    [InlineData(1024, 1024, false)]
    [InlineData(1025, 1024, true)]
    public void Message_LongerThanAKilobyte_IsCutToIt(int length, int kept, bool isCut)
    {
        var stack = new StatusCase();
        stack.Close(GateResult.Waiting(GateName.Rollout, Reasons.RollingOut, new string('x', length)));

        var message = Of(stack, ConditionTypes.Ready).Message;
        Assert.Equal((kept, isCut), (message.Length, message.EndsWith("...", StringComparison.Ordinal)));
    }

    private static (string Status, string Message) Of(StatusCase stack, string type) => (stack[type].Status, stack[type].Message);
}
