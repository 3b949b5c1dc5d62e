using Ballast.Operator.Engines;

namespace Ballast.Operator.Health;

/// <summary>All targets to check of one stack.</summary>
/// <param name="Namespace">The stack's namespace.</param>
/// <param name="Stack">The stack's name.</param>
/// <param name="Dependencies">The servers to check, by the dependency's name.</param>
/// <param name="App">The app's detail endpoint; null if it is not checked.</param>
internal sealed record StackTargets(
    string Namespace, string Stack, IReadOnlyDictionary<string, DependencyTarget> Dependencies, AppTarget? App);

/// <summary>The app's detail endpoint, checked through the stack's own Service.</summary>
internal sealed record AppTarget(string Host, int Port, string Path, TimeSpan Interval, TimeSpan Timeout, int FailureThreshold)
    : CheckTarget(Interval, Timeout, FailureThreshold);
