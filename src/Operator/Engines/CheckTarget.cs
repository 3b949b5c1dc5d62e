namespace Ballast.Operator.Engines;

/// <summary>Something to be checked, with how often and how strictly.</summary>
internal abstract record CheckTarget(TimeSpan Interval, TimeSpan Timeout, int FailureThreshold);

/// <summary>A dependency to be asked with the app's credentials.</summary>
/// <param name="Engine">What kind of server.</param>
/// <param name="Connection">Where and as whom.</param>
/// <param name="Managed">True when the host is the stack's own Service, and not one that its author named.</param>
internal sealed record DependencyTarget(
    IEngine Engine, ConnectionInfo Connection, bool Managed, TimeSpan Interval, TimeSpan Timeout, int FailureThreshold)
    : CheckTarget(Interval, Timeout, FailureThreshold);
