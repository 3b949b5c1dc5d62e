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
/// <param name="Needed">The most connections that the stack may open, including those of pods on their way out.</param>
/// <param name="Allowed">Connections that the server allows the app; null while unknown.</param>
/// <param name="State">Whether Needed fits Allowed.</param>
/// <param name="Message">Within: <c>150 of 197</c>. Else what is wrong, with the whole sum, and how to correct it.</param>
/// <param name="ClosesGate">True: a new release waits, or with <see cref="BudgetState.Exceeded"/> stalls.</param>
internal sealed record DependencyBudget(
    string Dependency, long Needed, long? Allowed, BudgetState State, string Message, bool ClosesGate);

/// <summary>The connection budget of a stack.</summary>
/// <param name="Dependencies">Each SQL dependency.</param>
internal sealed record BudgetResult(IReadOnlyList<DependencyBudget> Dependencies)
{
    /// <summary>The worst state of all dependencies.</summary>
    public BudgetState State => Dependencies.Count == 0 ? BudgetState.NoPools : Dependencies.Max(d => d.State);

    /// <summary>The worst state of the dependencies with <see cref="DependencyBudget.ClosesGate"/>.</summary>
    public BudgetState GateState =>
        Dependencies.Where(d => d.ClosesGate).Select(d => d.State).DefaultIfEmpty(BudgetState.Within).Max();

    /// <summary>A constant of <see cref="Reasons"/> for <see cref="State"/>.</summary>
    public string Reason => ReasonOf(State);

    /// <summary>For people: <c>150 of 197</c>, or what is wrong; several dependencies are named.</summary>
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
