using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;
using Ballast.Operator.Profiles;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Planning;

/// <summary>What status says of a rollout that progresses, is complete, has problems later, or has failed.</summary>
public sealed class RolloutGateTests
{
    private static readonly AppStack Stack = StackYaml.WithSpec("image: registry.example/shop:1\nweb: {port: 8000}");
    private static readonly Release Target =
        new(new string('b', 64), ReleaseInputs.Of(Stack.Spec), new Dictionary<string, string>());
    private static readonly Release Earlier =
        new(new string('a', 64), ReleaseInputs.Of(Stack.Spec), new Dictionary<string, string>());
    private static readonly PodProblem Crash = new("shop-web-1", Reasons.CrashLoop, "pod shop-web-1 keeps ending");
    private static readonly PodProblem Slow = new("shop-web-1", Reasons.NotReady, "pod shop-web-1 is slow");

    [Fact]
    public void OtherReleaseRuns_TargetIsAboutToRollOut() => Assert.Equal(
        Waiting(Reasons.RollingOut, $"release {Target.Id} is about to roll out"),
        Plan(Choice(Earlier, RolloutState.Complete), AttemptState.RollingOut));

    [Fact]
    public void NothingRuns_TargetIsAboutToRollOut()
    {
        var choice = new ReleaseChoice(Target, Target, null, null, true, AppWorkloads.None);

        Assert.Equal(
            Waiting(Reasons.RollingOut, $"release {Target.Id} is about to roll out"), Plan(choice, AttemptState.RollingOut));
    }

    [Fact]
    public void StackWithoutWorkloads_Complete_IsOpen()
    {
        var target = Target with { Spec = ReleaseInputs.Of(Stack.Spec with { Web = null }) };
        var choice = new ReleaseChoice(target, target, null, null, true, AppWorkloads.None);

        Assert.Equal(GateResult.Open(GateName.Rollout, Reasons.Idle), Plan(choice, AttemptState.Complete));
    }

    [Fact]
    public void RolledOut_EveryPodReady_IsOpen() => Assert.Equal(
        GateResult.Open(GateName.Rollout, Reasons.PodsReady, "3 of 3 pods ready"),
        Plan(Choice(Target, RolloutState.Complete), AttemptState.Complete));

    [Fact]
    public void OnItsWay_CountsItsPods() => Assert.Equal(
        Waiting(Reasons.RollingOut, "web: 3 of 3 pods updated, 0 ready"),
        Plan(Choice(Target, RolloutState.Progressing), AttemptState.RollingOut));

    [Fact]
    public void OnItsWay_PodInTrouble_GivesItsReason() => Assert.Equal(
        Waiting(Reasons.CrashLoop, $"web: 3 of 3 pods updated, 0 ready: {Crash.Message}"),
        Plan(Choice(Target, RolloutState.Progressing), AttemptState.RollingOut, Crash));

    [Fact]
    public void OnItsWay_PodOnlyNotReady_StillRollsOut() => Assert.Equal(
        Waiting(Reasons.RollingOut, $"web: 3 of 3 pods updated, 0 ready: {Slow.Message}"),
        Plan(Choice(Target, RolloutState.Progressing), AttemptState.RollingOut, Slow));

    [Theory]
    [InlineData(0, Reasons.NoPodsReady)]
    [InlineData(1, Reasons.NotReady)]
    public void RolledOutBefore_PodsMissing_SaysHowMany(int ready, string reason) => Assert.Equal(
        Waiting(reason, $"web: {ready} of 3 pods ready"),
        Plan(Choice(Target, RolloutState.Progressing, ReleaseOutcome.Good, ready), AttemptState.RollingOut));

    [Fact]
    public void RolledOutBefore_NoMorePodsAwayThanAllowed_IsOpen() => Assert.Equal(
        GateResult.Open(GateName.Rollout, Reasons.PodsReady, "2 of 3 pods ready"),
        Plan(Choice(Target, RolloutState.Progressing, ReleaseOutcome.Good, ready: 2), AttemptState.RollingOut));

    [Fact]
    public void RolledOutBefore_PodAwayForATrouble_GivesItsReason() => Assert.Equal(
        Waiting(Reasons.CrashLoop, $"web: 2 of 3 pods ready: {Crash.Message}"),
        Plan(Choice(Target, RolloutState.Progressing, ReleaseOutcome.Good, ready: 2), AttemptState.RollingOut, Crash));

    [Fact]
    public void RolledOutBefore_PodInTrouble_GivesItsReason() => Assert.Equal(
        Waiting(Reasons.CrashLoop, $"web: 1 of 3 pods ready: {Crash.Message}"),
        Plan(Choice(Target, RolloutState.Progressing, ReleaseOutcome.Good, ready: 1), AttemptState.RollingOut, Crash));

    [Theory]
    [InlineData(true, true, "back on")]
    [InlineData(true, false, "going back to")]
    [InlineData(false, true, "going back to")]
    public void Failed_ReturnsToAnEarlierRelease_SaysWhetherItIsThere(bool runsEarlier, bool isComplete, string words)
    {
        var choice = Choice(
            runsEarlier ? Earlier : Target, isComplete ? RolloutState.Complete : RolloutState.Progressing);

        var gate = Failed(choice, new RolloutFailure(Reasons.CrashLoop, Earlier, ""), problem: null);

        Assert.Equal((GateState.Stalled, Reasons.RolledBack), (gate.State, gate.Reason));
        Assert.StartsWith(
            $"release {Target.Id} did not become ready in time (CrashLoop); {words} release {Earlier.Id}: ", gate.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Reasons.RolloutFailed, "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData(Reasons.ImagePullFailed, " (ImagePullFailed)")]
    public void Failed_NoReturn_GivesTheReasonWhereItTellsMore(string? reason, string told)
    {
        var gate = Failed(
            Choice(Target, RolloutState.DeadlineExceeded), new RolloutFailure(reason, null, "It is held"), problem: null);

        Assert.Equal((GateState.Stalled, Reasons.RolloutFailed), (gate.State, gate.Reason));
        Assert.StartsWith(
            $"release {Target.Id} did not become ready in time{told}. It is held; ", gate.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_NoReturnAndAPodInTrouble_SaysWhatItIs() => Assert.Contains(
        $" in time: {Crash.Message}. It is held; ",
        Failed(Choice(Target, RolloutState.DeadlineExceeded), new RolloutFailure(null, null, "It is held"), Crash).Message,
        StringComparison.Ordinal);

    private static GateResult Waiting(string reason, string message) => GateResult.Waiting(GateName.Rollout, reason, message);

    private static GateResult Plan(ReleaseChoice choice, AttemptState attempt, PodProblem? problem = null) =>
        RolloutGate.Plan(FilledSpec.Of(Stack.Spec), choice, attempt, failure: null, problem);

    private static GateResult Failed(ReleaseChoice choice, RolloutFailure failure, PodProblem? problem) =>
        RolloutGate.Plan(FilledSpec.Of(Stack.Spec), choice, AttemptState.Failed, failure, problem);

    private static ReleaseChoice Choice(
        Release runs, RolloutState state, ReleaseOutcome outcome = ReleaseOutcome.Pending, int? ready = null)
    {
        var web = FakeChildren.Web("shop", 3, runs.Id, null, state);
        web.Status!.ReadyReplicas = ready ?? web.Status.ReadyReplicas;
        return new ReleaseChoice(
            Target, runs, null, new ReleaseRecord(Target, 2, outcome, null, null, null), true,
            AppWorkloads.Of(Stack, new ObservedState { Deployments = [web] }));
    }
}
