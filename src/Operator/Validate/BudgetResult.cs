using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Validate;

/// <summary>Whether the pools of a stack fit the connections that a SQL server allows.</summary>
internal enum BudgetState
{
    /// <summary>There is no SQL dependency.</summary>
    NoPools,

    Within,

    /// <summary>An external server has not yet said how many connections it allows.</summary>
    Unknown,

    Exceeded,
}

/// <summary>The budget of one SQL dependency.</summary>
/// <param name="Dependency">Its name.</param>
/// <param name="Needed">Connections that the stack may open at most, a rollout's surge included.</param>
/// <param name="Allowed">Connections that the server leaves to the app; null while unknown.</param>
/// <param name="State">How the two compare.</param>
/// <param name="Message">Within: <c>150 of 197</c>. Else what is wrong, with the sum written out, and the mend.</param>
/// <param name="ClosesGate">True: a new release waits, or with <see cref="BudgetState.Exceeded"/> stalls.</param>
internal sealed record DependencyBudget(
    string Dependency, long Needed, long? Allowed, BudgetState State, string Message, bool ClosesGate);

/// <summary>The connection budget of a stack.</summary>
/// <param name="Dependencies">Each SQL dependency.</param>
/// <param name="MaxConnections">Connections that each managed SQL server is to accept, by dependency name.</param>
internal sealed record BudgetResult(IReadOnlyList<DependencyBudget> Dependencies, IReadOnlyDictionary<string, int> MaxConnections)
{
    /// <summary>The worst of all dependencies.</summary>
    public BudgetState State => Dependencies.Count == 0 ? BudgetState.NoPools : Dependencies.Max(d => d.State);

    /// <summary>The worst of those that hold a new release up: required ones, in the Production profile.</summary>
    public BudgetState GateState =>
        Dependencies.Where(d => d.ClosesGate).Select(d => d.State).DefaultIfEmpty(BudgetState.Within).Max();

    /// <summary>A constant of <see cref="Reasons"/> for <see cref="State"/>.</summary>
    public string Reason => ReasonOf(State);

    /// <summary>For people: <c>150 of 197</c>, or what is wrong; with several dependencies, each by its name.</summary>
    public string Message => Dependencies is [var only]
        ? only.Message
        : string.Join("; ", Dependencies.Select(d => d.State == BudgetState.Within ? $"{d.Dependency} {d.Message}" : d.Message));

    /// <summary>The constant of <see cref="Reasons"/> that stands for a state.</summary>
    public static string ReasonOf(BudgetState state) => state switch
    {
        BudgetState.NoPools => Reasons.NoPools,
        BudgetState.Within => Reasons.WithinBudget,
        BudgetState.Unknown => Reasons.BudgetUnknown,
        _ => Reasons.BudgetExceeded,
    };
}
