namespace Ballast.Operator.Status;

/// <summary>What a stack comes to as a whole: a row of the table in docs/status.md.</summary>
internal enum VerdictKind
{
    Healthy,

    /// <summary>Works, but something that it can do without does not.</summary>
    Degraded,

    /// <summary>Not there yet, and expected to get there by itself.</summary>
    Working,

    /// <summary>Not there until a person does something.</summary>
    NeedsPerson,

    /// <summary>At rest because its spec says so.</summary>
    Suspended,
}

/// <summary>The one judgement that Ready, Reconciling and Stalled are three views of.</summary>
/// <param name="Kind">Which row of the table.</param>
/// <param name="Reason">A constant of <c>Reasons</c>.</param>
/// <param name="Message">Plain words: the object, and what is awaited or wrong.</param>
internal sealed record Verdict(VerdictKind Kind, string Reason, string Message);
