using Ballast.Operator.References;

namespace Ballast.Operator.Observe;

/// <summary>What is known of one Secret or ConfigMap.</summary>
/// <param name="found">Null: it does not exist, or could not be read.</param>
/// <param name="at">When it was read.</param>
/// <param name="look">How it was read.</param>
internal sealed class ReferenceEntry(ReferencedObject? found, DateTimeOffset at, ReferenceLook look)
{
    /// <summary>The least <see cref="Jitter"/>.</summary>
    public const double LeastJitter = 0.9;

    public ReferencedObject? Object => found;

    public DateTimeOffset At => at;

    public ReferenceLook Look => look;

    /// <summary>True: the last read failed, so the object is that of an earlier read.</summary>
    public bool HasFailed { get; init; }

    /// <summary>Why it could not be read, if that is news: the content read before stays valid while the server fails.</summary>
    public ApiError? Error { get; init; }

    /// <summary>0.9 to 1.1: otherwise a thousand stacks would read their references in the same second.</summary>
    public double Jitter { get; } = LeastJitter + (0.2 * Random.Shared.NextDouble());

    /// <summary>True: it holds everything that the look needs.</summary>
    public bool Holds(ReferenceLook wanted) => found is null || look.NeedsContent || !wanted.NeedsContent;
}
