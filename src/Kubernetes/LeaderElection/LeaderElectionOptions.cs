namespace Ballast.Kubernetes.LeaderElection;

/// <summary>How instances agree on the one that works.</summary>
public sealed class LeaderElectionOptions
{
    /// <summary>False: this instance leads without a lease. For a single instance only. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The lease's namespace. Required when enabled.</summary>
    public string? Namespace { get; set; }

    /// <summary>The lease's name. Default: <c>ballast</c>.</summary>
    public string LeaseName { get; set; } = "ballast";

    /// <summary>This instance's name in the lease; must be unique. Default: host name and a random part.</summary>
    public string Identity { get; set; } = $"{Environment.MachineName}_{Guid.NewGuid():N}";

    /// <summary>
    /// How long others wait after the last renewal that they saw, by their own clocks. Whole seconds. Default: 15 s.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long after its last renewal a leader stops by itself; less than <see cref="LeaseDuration"/>. Default: 10 s.
    /// </summary>
    public TimeSpan RenewDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Time between renewals, and between reads while standing by; less than <see cref="RenewDeadline"/>. Default: 2 s.
    /// </summary>
    public TimeSpan RetryPeriod { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The faults of these options, each with the option's name; empty if there are none.</summary>
    public IEnumerable<string> Validate()
    {
        if (!Enabled)
        {
            yield break;
        }

        if (string.IsNullOrEmpty(Namespace))
        {
            yield return $"LeaderElection:{nameof(Namespace)} is required when leader election is enabled.";
        }

        if (string.IsNullOrEmpty(LeaseName))
        {
            yield return $"LeaderElection:{nameof(LeaseName)} must not be empty.";
        }

        if (string.IsNullOrEmpty(Identity))
        {
            yield return $"LeaderElection:{nameof(Identity)} must not be empty.";
        }

        if (RetryPeriod <= TimeSpan.Zero || RenewDeadline <= RetryPeriod || LeaseDuration <= RenewDeadline)
        {
            yield return $"LeaderElection: 0 < {nameof(RetryPeriod)} ({RetryPeriod}) < {nameof(RenewDeadline)} ({RenewDeadline})"
                + $" < {nameof(LeaseDuration)} ({LeaseDuration}) must hold.";
        }

        if (LeaseDuration.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            yield return $"LeaderElection:{nameof(LeaseDuration)} ({LeaseDuration}) must be whole seconds.";
        }
    }
}
