namespace Ballast.Kubernetes.LeaderElection;

/// <summary>What to do about the lease.</summary>
internal enum LeaseAction
{
    /// <summary>The lease does not exist: create it, held by us.</summary>
    Create,

    /// <summary>The lease is free or has expired: acquire it.</summary>
    Acquire,

    /// <summary>The lease is ours: renew it.</summary>
    Renew,

    /// <summary>Another instance holds the lease: read it again later.</summary>
    Wait,
}

/// <summary>
/// What to do about the lease, and for <see cref="LeaseAction.Wait"/> how long until it expires without a renewal.
/// </summary>
internal readonly record struct LeaseDecision(LeaseAction Action, TimeSpan Remaining)
{
    /// <summary>
    /// Decides by our own monotonic clock alone: a lease has expired when we have seen no change of it for its duration. The
    /// times written in it are ignored, because they come from another clock.
    /// </summary>
    /// <param name="seen">The lease as last seen; null when there is none.</param>
    /// <param name="identity">Our own name.</param>
    /// <param name="now">Monotonic time, on the clock of <see cref="LeaseObservation.ChangedAt"/>.</param>
    public static LeaseDecision Compute(LeaseObservation? seen, string identity, TimeSpan now)
    {
        if (seen is null)
        {
            return new(LeaseAction.Create, TimeSpan.Zero);
        }

        if (seen.Holder.Length == 0)
        {
            return new(LeaseAction.Acquire, TimeSpan.Zero);
        }

        if (seen.Holder == identity)
        {
            return new(LeaseAction.Renew, TimeSpan.Zero);
        }

        var remaining = seen.ChangedAt + seen.Duration - now;
        return remaining <= TimeSpan.Zero ? new(LeaseAction.Acquire, TimeSpan.Zero) : new(LeaseAction.Wait, remaining);
    }
}
