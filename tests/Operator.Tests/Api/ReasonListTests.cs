using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;
using Ballast.Operator.Status;

namespace Ballast.Operator.Tests.Api;

/// <summary>
/// For each thing that the operator does with some reasons and not with others: exactly which. A reason whose traits change by
/// mistake is found here by what the operator does with it.
/// </summary>
public sealed class ReasonListTests
{
    private static readonly IReadOnlyList<string> All = Constants.Of(typeof(Reasons));

    [Fact]
    public void KnownHealth_KeepsTheReasonsThatAChecksAnswerGave() =>
        Assert.Equal(
            [
                Reasons.AddressRefused, Reasons.AuthenticationFailed, Reasons.CheckFailed, Reasons.ConnectionRefused,
                Reasons.ConnectionTimedOut, Reasons.DatabaseMissing, Reasons.InsecureAuthentication, Reasons.TooManyConnections,
                Reasons.UnknownHost,
            ],
            All.Where(reason => KnownHealth.Of(Dependency("False", reason)).Dependencies.Count > 0).Order());

    [Fact]
    public void Ready_BecomesFalseForATransientReason_IsNoEvent() =>
        Assert.Equal(
            [
                Reasons.BudgetUnknown, Reasons.DependenciesNotReady, Reasons.MigrationPending, Reasons.MigrationRunning,
                Reasons.NotChecked, Reasons.PodNotReady, Reasons.Progressing, Reasons.Quiescing, Reasons.RollingOut,
                Reasons.StoppingForMigration,
                Reasons.VolumePending,
            ],
            All.Where(reason => EventsOfReady(reason).Count == 0).Order());

    [Fact]
    public void Ready_ChangesItsReason_IsAWarningUnlessHealthyOrSuspended() =>
        Assert.Equal(
            [Reasons.Healthy, Reasons.Suspended],
            ReasonTable.All.Where(t => t.Conditions.Contains(ConditionTypes.Ready))
                .Where(t => EventsOfReady(t.Reason) is [{ Type: "Normal" }]).Select(t => t.Reason).Order());

    [Fact]
    public void Event_NormalOnes_AreTheseReasons() =>
        Assert.Equal(
            [
                Reasons.ChangedByAdmission, Reasons.DependencyReady, Reasons.Healthy, Reasons.MigrationRunning,
                Reasons.MigrationSucceeded, Reasons.ReleaseRolledOut, Reasons.Resumed, Reasons.Suspended,
            ],
            All.Where(reason => StackEvent.Of(reason, "").Type == "Normal").Order());

    [Fact]
    public void Event_OfAReasonThatIsNotInTheTable_IsAWarning() =>
        Assert.Equal(new StackEvent("Warning", "OfAnotherVersion", "words"), StackEvent.Of("OfAnotherVersion", "words"));

    [Fact]
    public void Dependency_StartsWithAReasonThatEachStartHas_IsNoEvent()
    {
        Assert.Equal(
            [Reasons.ConnectionRefused, Reasons.NotChecked, Reasons.PodNotReady, Reasons.VolumePending],
            All.Where(reason => EventsOfDependency("Unknown", reason).Count == 0).Order());
        Assert.Empty(EventsOfDependency("Unknown", null));
    }

    [Fact]
    public void Dependency_GoesDownForAnyReasonThatItCanHave_IsAWarning() =>
        Assert.All(
            ReasonTable.All.Where(t => t.IsOfDependency),
            traits => Assert.Equal(
                [new StackEvent("Warning", traits.Reason, "dependency db: what is wrong")],
                EventsOfDependency("True", traits.Reason)));

    [Fact]
    public void PodProblem_Reasons_AreInThisOrder() =>
        Assert.Equal(
            [
                Reasons.ImagePullFailed, Reasons.ContainerConfigError, Reasons.OutOfMemory, Reasons.CrashLoop,
                Reasons.StartupFailed, Reasons.Unschedulable, Reasons.NotReady, Reasons.PodRefused,
            ],
            ReasonTable.All.Where(t => t.PodProblemRank is not null).OrderBy(t => t.PodProblemRank).Select(t => t.Reason));

    [Fact]
    public void PodProblem_Ranks_AreAllDifferent() =>
        Assert.Equal(Enumerable.Range(0, 8), ReasonTable.All.Select(t => t.PodProblemRank).OfType<int>().Order());

    [Fact]
    public void Stack_IsAlwaysStalledForTheseReasons() =>
        Assert.Equal(
            [
                Reasons.BudgetExceeded, Reasons.CredentialsMissing, Reasons.InsecureSecret, Reasons.InvalidConnection,
                Reasons.InvalidSpec, Reasons.MigrationFailed, Reasons.NotOwned, Reasons.RetainedDataMismatch,
                Reasons.RollbackUnsafe, Reasons.RolledBack, Reasons.RolloutFailed, Reasons.VolumeResizeRefused,
            ],
            ReasonTable.All.Where(t => t.NeedsPerson).Select(t => t.Reason).Order());

    private static IReadOnlyList<StackEvent> EventsOfReady(string reason) =>
        [.. ReadyTransitions.Between(Ready("Unknown", "Before"), Ready("False", reason))];

    private static IReadOnlyList<StackEvent> EventsOfDependency(string before, string? reason) =>
        [.. DependencyTransitions.Between(Dependency(before, null), Dependency("False", reason))];

    private static AppStackStatus Ready(string status, string reason) => new()
    {
        Conditions = [new V1Condition { Type = ConditionTypes.Ready, Status = status, Reason = reason }],
    };

    private static AppStackStatus Dependency(string ready, string? reason) => new()
    {
        Dependencies =
        [
            new DependencyStatus
            {
                Name = "db",
                Engine = "postgres",
                Ready = ready,
                Reason = reason,
                Message = "what is wrong",
            },
        ],
    };
}
