using System.Globalization;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.LeaderElection;

/// <summary>Builds the lease objects that are written.</summary>
internal static class LeaseRecord
{
    /// <summary>
    /// The lease held by us: created when <paramref name="current"/> is null, otherwise acquired or renewed at exactly that
    /// version.
    /// </summary>
    public static V1Lease BuildHeld(V1Lease? current, LeaderElectionOptions options, DateTimeOffset now)
    {
        var renewed = current?.Spec?.HolderIdentity == options.Identity;
        var time = MicroTime(now);
        return Build(current, options, new V1LeaseSpec
        {
            HolderIdentity = options.Identity,
            LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds,
            AcquireTime = renewed ? current!.Spec!.AcquireTime : time,
            RenewTime = time,
            LeaseTransitions = (current?.Spec?.LeaseTransitions ?? 0) + (renewed || current is null ? 0 : 1),
        });
    }

    /// <summary>The lease without a holder, so that the next instance does not have to wait.</summary>
    public static V1Lease BuildReleased(V1Lease current, LeaderElectionOptions options, DateTimeOffset now) =>
        Build(current, options, new V1LeaseSpec
        {
            HolderIdentity = "",
            LeaseDurationSeconds = 1,
            AcquireTime = MicroTime(now),
            RenewTime = MicroTime(now),
            LeaseTransitions = current.Spec?.LeaseTransitions,
        });

    private static V1Lease Build(V1Lease? current, LeaderElectionOptions options, V1LeaseSpec spec) => new()
    {
        Metadata = current?.Metadata ?? new V1ObjectMeta { Name = options.LeaseName, Namespace = options.Namespace },
        Spec = spec,
    };

    private static string MicroTime(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
