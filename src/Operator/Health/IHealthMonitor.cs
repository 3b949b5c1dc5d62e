namespace Ballast.Operator.Health;

/// <summary>Keeps checking targets beside reconciling and keeps the answers.</summary>
internal interface IHealthMonitor
{
    /// <summary>
    /// Makes the targets of a stack exactly these; unchanged ones go on undisturbed. A change of judgement enqueues the stack.
    /// </summary>
    /// <param name="known">
    /// Last known health, from the previous status: it stands until a first result, or threshold x interval.
    /// </param>
    void Track(StackTargets targets, HealthSnapshot known);

    /// <summary>Stops all checks of a stack that is gone.</summary>
    void Forget(string @namespace, string stack);

    /// <summary>The standing judgements, at once, from memory; null for a stack that is not tracked yet.</summary>
    HealthSnapshot? Latest(string @namespace, string stack);
}
