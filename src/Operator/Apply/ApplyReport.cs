namespace Ballast.Operator.Apply;

/// <summary>Something that could not be written.</summary>
/// <param name="Reason">A constant of <c>Reasons</c>.</param>
/// <param name="Message">The object, and what is wrong.</param>
/// <param name="NeedsPerson">True: trying again does not help until a person acts.</param>
internal sealed record ApplyFault(string Reason, string Message, bool NeedsPerson)
{
    /// <summary>False: what is out of date may be deleted all the same.</summary>
    public bool HoldsPruning { get; init; } = true;
}

/// <summary>The result of the writes of one reconcile.</summary>
internal sealed class ApplyReport
{
    private readonly List<ApplyFault> _faults = [];
    private readonly List<AdmissionChange> _admission = [];
    private readonly HashSet<string> _compared = new(StringComparer.Ordinal);
    private bool _hasUnanswered;

    /// <summary>What could not be written, in the order it was tried.</summary>
    public IReadOnlyList<ApplyFault> Faults => _faults;

    /// <summary>What admission has changed of the children that were compared.</summary>
    public IReadOnlyList<AdmissionChange> Admission => _admission;

    /// <summary>The children that were compared with their desired state, each as kind and name.</summary>
    public IReadOnlySet<string> Compared => _compared;

    /// <summary>How many objects were created, changed or deleted.</summary>
    public int Writes { get; private set; }

    /// <summary>
    /// True: a workload or a volume claim was created or changed, so what was observed of it before is out of date.
    /// </summary>
    public bool ChangedWorkload { get; private set; }

    /// <summary>
    /// True: someone else changed an object during the reconcile. This is no fault: the stack is read again and reconciled
    /// again.
    /// </summary>
    public bool Conflict { get; private set; }

    /// <summary>
    /// True: the caches hold everything that was written, so the stack can be planned again at once and the next step taken.
    /// </summary>
    public bool IsAnswered => Writes > 0 && !_hasUnanswered && !Conflict && _faults.Count == 0;

    public void Add(ApplyFault fault) => _faults.Add(fault);

    public void Add(AdmissionChange change) => _admission.Add(change);

    public void MarkCompared(string child) => _compared.Add(child);

    public void MarkConflict() => Conflict = true;

    /// <param name="isAnswered">False: the server does not answer with the object, as for a deletion.</param>
    public void CountWrite(bool isAnswered)
    {
        Writes++;
        _hasUnanswered |= !isAnswered;
    }

    public void MarkChangedWorkload() => ChangedWorkload = true;
}
