using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Tests.Planning;

public sealed class DependencyGateTests
{
    [Fact]
    public void Plan_NoDependencies_IsOpenAndSaysSo() =>
        Assert.Equal(GateResult.Open(GateName.Dependencies, Reasons.NoDependencies), DependencyGate.Plan([]));

    [Fact]
    public void Plan_AllWork_IsOpenAndCountsTheRequired()
    {
        var gate = DependencyGate.Plan([Up("db"), Up("cache"), Down("metrics", "refuses") with { Required = false }]);

        Assert.Equal((true, Reasons.AllDependenciesReady), (gate.IsOpen, gate.Reason));
        Assert.StartsWith("2 of 2 ", gate.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_OneIsDown_GivesItsOwnReason() => Assert.Equal(
        GateResult.Waiting(GateName.Dependencies, Reasons.ConnectionRefused, "db: refuses"),
        DependencyGate.Plan([Up("cache"), Down("db", "refuses")]));

    [Fact]
    public void Plan_SeveralAreDown_NamesEach() => Assert.Equal(
        GateResult.Waiting(GateName.Dependencies, Reasons.DependenciesNotReady, "db: refuses; cache: has no pod"),
        DependencyGate.Plan([Down("db", "refuses"), Down("cache", "has no pod")]));

    [Fact]
    public void Plan_OneIsNotKnownYet_Waits() =>
        Assert.Equal(GateState.Waiting, DependencyGate.Plan([Up("db") with { State = HealthState.Unknown }]).State);

    private static DependencyReading Up(string name) => new(name, "postgres", true, HealthState.Healthy, "", "", null);

    private static DependencyReading Down(string name, string message) =>
        new(name, "postgres", true, HealthState.Unhealthy, Reasons.ConnectionRefused, message, null);
}
