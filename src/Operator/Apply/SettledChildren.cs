using System.Buffers.Binary;
using System.Security.Cryptography;
using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Apply;

/// <summary>
/// Which desired states one stack's children are known to have, by digests. Without it every step of a reconcile would hash and
/// compare each child again, most of what a reconcile that changes nothing takes.
/// </summary>
internal sealed class SettledChildren
{
    // Only one reconcile of a stack runs at a time. An array, because there is one for each stack.
    private Entry[] _known = [];
    private List<Entry> _step = [];

    /// <summary>The digest of a desired state.</summary>
    /// <param name="json">Its JSON, before it is stamped.</param>
    public static ulong Digest(ReadOnlySpan<byte> json)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(json, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    /// <summary>True: this version of the child was compared with that desired state, and nothing was to be written.</summary>
    public bool Has(ulong desired, V1ObjectMeta live)
    {
        if (EntryOf(desired, live) is not { } entry || Array.IndexOf(_known, entry) < 0)
        {
            return false;
        }

        _step.Add(entry);
        return true;
    }

    /// <summary>Notes that this version of the child has that desired state.</summary>
    public void Keep(ulong desired, V1ObjectMeta live)
    {
        if (EntryOf(desired, live) is { } entry)
        {
            _step.Add(entry);
        }
    }

    /// <summary>Forgets what the step did not meet: earlier versions, and children that are no longer desired.</summary>
    public void EndStep()
    {
        if (!_step.SequenceEqual(_known))
        {
            _known = [.. _step];
        }

        _step = [];
    }

    // The version alone tells which object it is: no other object of the cluster has it. Null: it is no number, so it may not.
    private static Entry? EntryOf(ulong desired, V1ObjectMeta live) =>
        ResourceVersions.Number(live.ResourceVersion) is { } version ? new Entry(desired, version) : null;

    private readonly record struct Entry(ulong Desired, ulong Version);
}
