namespace Ballast.Operator.Planning;

/// <summary>How the newest attempt at the wanted release stands.</summary>
internal enum AttemptState
{
    /// <summary>A gate is closed, and nothing carries the release yet.</summary>
    Held,

    /// <summary>It may roll out, or does.</summary>
    RollingOut,

    /// <summary>Every pod is its own and available; or it has no pods, and every gate is open.</summary>
    Complete,

    /// <summary>It missed its deadline, and that is not on record yet.</summary>
    FailsNow,

    /// <summary>It is on record as failed, and neither its inputs nor the retry annotation changed since.</summary>
    Failed,
}
