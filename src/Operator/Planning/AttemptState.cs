namespace Ballast.Operator.Planning;

/// <summary>The state of the newest attempt at the wanted release.</summary>
internal enum AttemptState
{
    /// <summary>A gate is closed, and no workload has the release yet.</summary>
    Held,

    /// <summary>It may roll out, or is rolling out.</summary>
    RollingOut,

    /// <summary>Every pod is of the release and available; or the release has no pods, and every gate is open.</summary>
    Complete,

    /// <summary>It exceeded its deadline, and this is not recorded yet.</summary>
    FailsNow,

    /// <summary>It is recorded as failed, and neither its inputs nor the retry annotation changed since.</summary>
    Failed,
}
