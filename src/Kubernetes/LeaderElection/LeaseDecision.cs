namespace Ballast.Kubernetes.LeaderElection;

/// <summary>What to do about the lease.</summary>
internal enum LeaseAction
{
    /// <summary>There is none: create it, held by us.</summary>
    Create,

    /// <summary>It is free or has run out: take it.</summary>
    Acquire,

    /// <summary>It is ours: renew it.</summary>
    Renew,

    /// <summary>Another holds it: look again.</summary>
    Wait,
}

/// <summary>
/// What to do about the lease, and for <see cref="LeaseAction.Wait"/> how long until it runs out if nobody renews it.
/// </summary>
internal readonly record struct LeaseDecision(LeaseAction Action, TimeSpan Remaining)
{
    /// <summary>
    /// Decides by our own monotonic clock alone: a lease has run out when we have seen no change of it for its duration. The
    /// times written in it were taken from another clock and count for nothing.
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
