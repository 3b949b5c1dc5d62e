namespace Ballast.Operator.Engines;

/// <summary>A target of a periodic check: how often, and how many failures make it unhealthy.</summary>
internal abstract record CheckTarget(TimeSpan Interval, TimeSpan Timeout, int FailureThreshold);

/// <summary>A dependency, checked with the app's credentials.</summary>
/// <param name="Engine">What kind of server.</param>
/// <param name="Connection">Its address and credentials.</param>
/// <param name="Managed">True if the host is the stack's own Service; false if the author of the stack chose the host.</param>
internal sealed record DependencyTarget(
    IEngine Engine, ConnectionInfo Connection, bool Managed, TimeSpan Interval, TimeSpan Timeout, int FailureThreshold)
    : CheckTarget(Interval, Timeout, FailureThreshold);
