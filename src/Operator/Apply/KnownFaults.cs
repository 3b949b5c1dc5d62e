using System.Collections.Concurrent;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Apply;

/// <summary>
/// The faults of each stack's last reconcile. Without them every retry would log the same fault as a warning again.
/// </summary>
internal sealed class KnownFaults
{
    private static readonly HashSet<ApplyFault> None = [];

    // By the stack's uid.
    private readonly ConcurrentDictionary<string, IReadOnlySet<ApplyFault>> _faults = new(StringComparer.Ordinal);

    public IReadOnlySet<ApplyFault> Of(AppStack stack) => _faults.GetValueOrDefault(stack.Metadata.Uid ?? "", None);

    /// <summary>Replaces the known faults of a stack.</summary>
    public void Keep(AppStack stack, IReadOnlyList<ApplyFault> faults)
    {
        if (faults.Count == 0)
        {
            Forget(stack);
        }
        else
        {
            _faults[stack.Metadata.Uid ?? ""] = faults.ToHashSet();
        }
    }

    /// <summary>Forgets a deleted stack.</summary>
    public void Forget(AppStack stack) => _faults.TryRemove(stack.Metadata.Uid ?? "", out _);
}
