namespace Ballast.Operator.Planning;

/// <summary>What has to be right before a release rolls out, in this order.</summary>
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

/// <summary>One gate's verdict.</summary>
/// <param name="Gate">Which.</param>
/// <param name="State">Open or not.</param>
/// <param name="Reason">A constant of <c>Reasons</c>.</param>
/// <param name="Message">Plain words: the object, and what is awaited or wrong.</param>
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
