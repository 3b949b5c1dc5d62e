using static Ballast.Operator.Api.V1Alpha1.ConditionTypes;

namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>Types of conditions that many reasons have in common.</summary>
internal static class ReasonConditions
{
    /// <summary>The operator goes on by itself.</summary>
    public static IReadOnlyList<string> Working { get; } = [Ready, Reconciling];

    /// <summary>A person must act.</summary>
    public static IReadOnlyList<string> Person { get; } = [Ready, Stalled];

    /// <summary>The operator goes on by itself once a dependency works.</summary>
    public static IReadOnlyList<string> OfDependencies { get; } = [Ready, Reconciling, DependenciesReady];
}
