namespace Ballast.Operator.Planning;

/// <summary>The gates that a release must pass before it rolls out, in this order.</summary>
internal enum GateName
{
    Spec,
    Ownership,
    References,
    Dependencies,
    Budget,
    Migration,
    Rollout,
}

/// <summary>Whether a gate lets a release through.</summary>
internal enum GateState
{
    Open,

    /// <summary>Closed, and expected to open by itself.</summary>
    Waiting,

    /// <summary>Closed until a person does something.</summary>
    Stalled,
}

/// <summary>The result of one gate.</summary>
/// <param name="Gate">The gate.</param>
/// <param name="State">Whether it is open.</param>
/// <param name="Reason">A constant of <c>Reasons</c>.</param>
/// <param name="Message">For people: the object, and what the gate waits for or what is wrong.</param>
internal sealed record GateResult(GateName Gate, GateState State, string Reason, string Message)
{
    public bool IsOpen => State == GateState.Open;

    public static GateResult Open(GateName gate, string reason, string message = "") =>
        new(gate, GateState.Open, reason, message);

    public static GateResult Waiting(GateName gate, string reason, string message) =>
        new(gate, GateState.Waiting, reason, message);

    public static GateResult Stalled(GateName gate, string reason, string message) =>
        new(gate, GateState.Stalled, reason, message);
}
