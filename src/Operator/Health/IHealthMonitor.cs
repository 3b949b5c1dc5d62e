namespace Ballast.Operator.Health;

/// <summary>Checks targets in the background, independently of reconciles, and stores the results.</summary>
internal interface IHealthMonitor
{
    /// <summary>
    /// Sets the targets of a stack; unchanged targets are not interrupted. A change of a target's health enqueues the stack.
    /// </summary>
    /// <param name="known">
    /// Last known health, from the previous status: valid until the first result, at most threshold x interval.
    /// </param>
    void Track(StackTargets targets, HealthSnapshot known);

    /// <summary>Stops all checks of a deleted stack.</summary>
    void Forget(string @namespace, string stack);

    /// <summary>The current health, from memory without waiting; null for a stack that is not tracked yet.</summary>
    HealthSnapshot? Latest(string @namespace, string stack);
}
