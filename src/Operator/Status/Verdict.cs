namespace Ballast.Operator.Status;

/// <summary>The state of a whole stack: a row of the table in docs/status.md.</summary>
internal enum VerdictKind
{
    Healthy,

    /// <summary>Works, but an optional part does not.</summary>
    Degraded,

    /// <summary>Not in its desired state yet, and expected to get there by itself.</summary>
    Working,

    /// <summary>Not in its desired state until a person acts.</summary>
    NeedsPerson,

    /// <summary>Stopped by <c>spec.suspend</c>.</summary>
    Suspended,
}

/// <summary>The one result that the conditions Ready, Reconciling and Stalled show.</summary>
/// <param name="Kind">Which row of the table.</param>
/// <param name="Reason">A constant of <c>Reasons</c>.</param>
/// <param name="Message">Plain words: the object, and what it waits for or what is wrong.</param>
internal sealed record Verdict(VerdictKind Kind, string Reason, string Message);
