namespace Ballast.Operator.Observe;

/// <summary>What must be read again of what a reconcile has read by name.</summary>
/// <param name="Looks">How the references are read.</param>
/// <param name="References">The references, and when the first of them is due.</param>
/// <param name="Events">The time until Events must be listed again; null: nothing is missing.</param>
internal sealed record DueReads(IReadOnlyList<ReferenceLook> Looks, ReferenceReading References, TimeSpan? Events)
{
    /// <summary>The time until the first of all reads.</summary>
    public TimeSpan Soonest => Events is { } events && events < References.Due ? events : References.Due;
}
