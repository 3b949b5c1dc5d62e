using Ballast.Kubernetes.Objects;
using Ballast.Operator.References;

namespace Ballast.Operator.Observe;

/// <summary>A Secret or ConfigMap to read, and how old the last read may be.</summary>
/// <param name="Key">The object.</param>
/// <param name="Every">After this time it is read again.</param>
internal sealed record ReferenceLook(ReferenceKey Key, TimeSpan Every)
{
    /// <summary>False: only whether it exists and who owns it, so its content is neither read nor kept in memory.</summary>
    public bool NeedsContent { get; init; } = true;

    /// <summary>
    /// What its metadata is taken to be until it is due, if it was never read. Null: it is read now.
    /// </summary>
    public V1ObjectMeta? Presumed { get; init; }

    /// <summary>
    /// True: it is taken to be missing, if it was never read: whoever creates it is told by the server if it exists.
    /// </summary>
    public bool IsPresumedMissing { get; init; }
}

/// <summary>The result of reading a set of references.</summary>
/// <param name="Found">The objects; null if the object does not exist or could not be read.</param>
/// <param name="Unreadable">The objects that could not be read, and why.</param>
/// <param name="Due">Time until one of them must be read again; positive.</param>
internal sealed record ReferenceReading(
    IReadOnlyDictionary<ReferenceKey, ReferencedObject?> Found, IReadOnlyDictionary<ReferenceKey, ApiError> Unreadable,
    TimeSpan Due);
