using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.LeaderElection;

/// <summary>A lease as this instance sees it.</summary>
/// <param name="Holder">Who holds it; empty for nobody.</param>
/// <param name="Duration">How long the holder keeps it without a renewal.</param>
/// <param name="Version">The lease's resource version.</param>
/// <param name="ChangedAt">Our monotonic time when we first saw this version.</param>
internal sealed record LeaseObservation(string Holder, TimeSpan Duration, string? Version, TimeSpan ChangedAt)
{
    /// <summary>The lease as seen at <paramref name="now"/>, given the previous observation.</summary>
    public static LeaseObservation From(V1Lease lease, LeaseObservation? before, TimeSpan ownDuration, TimeSpan now)
    {
        var version = lease.Metadata.ResourceVersion;
        return new(
            lease.Spec?.HolderIdentity ?? "",
            lease.Spec?.LeaseDurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : ownDuration,
            version,
            before is not null && before.Version == version ? before.ChangedAt : now);
    }
}
