namespace Ballast.Operator.Apply;

/// <summary>Something that could not be written.</summary>
/// <param name="Reason">A constant of <c>Reasons</c>.</param>
/// <param name="Message">The object, and what is wrong.</param>
/// <param name="NeedsPerson">True: trying again changes nothing until someone does something.</param>
internal sealed record ApplyFault(string Reason, string Message, bool NeedsPerson);

/// <summary>What became of the writes of one reconcile.</summary>
internal sealed class ApplyReport
{
    private readonly List<ApplyFault> _faults = [];

    /// <summary>What could not be written, in the order it was tried.</summary>
    public IReadOnlyList<ApplyFault> Faults => _faults;

    /// <summary>How many objects were created, changed or deleted.</summary>
    public int Writes { get; private set; }

    /// <summary>
    /// True: someone else changed an object meanwhile. Nothing is wrong; it is to be read again and the rest redone.
    /// </summary>
    public bool Outrun { get; private set; }

    public void Add(ApplyFault fault) => _faults.Add(fault);

    public void MarkOutrun() => Outrun = true;

    public void CountWrite() => Writes++;
}
