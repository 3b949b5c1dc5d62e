using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;

namespace Ballast.Operator.Planning;

/// <summary>Opens when every required dependency is known to work.</summary>
internal static class DependencyGate
{
    public static GateResult Plan(IReadOnlyList<DependencyReading> dependencies)
    {
        var required = dependencies.Where(d => d.Required).ToList();
        var waiting = required.Where(d => d.State != HealthState.Healthy).ToList();
        if (waiting.Count == 0)
        {
            return dependencies.Count == 0
                ? GateResult.Open(GateName.Dependencies, Reasons.NoDependencies)
                : GateResult.Open(
                    GateName.Dependencies, Reasons.AllDependenciesReady,
                    $"{required.Count} of {required.Count} required dependencies ready");
        }

        // If only one dependency fails, use its own reason: the printed column then tells what is wrong.
        var reason = waiting.Count == 1 ? waiting[0].Reason : Reasons.DependenciesNotReady;
        return GateResult.Waiting(
            GateName.Dependencies, reason, string.Join("; ", waiting.Select(d => $"{d.Name}: {d.Message}")));
    }
}
