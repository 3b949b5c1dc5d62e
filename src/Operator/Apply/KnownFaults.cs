using System.Collections.Concurrent;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Apply;

/// <summary>
/// What could not be written at each stack's last reconcile. Without it the same refusal would be a warning at each retry.
/// </summary>
internal sealed class KnownFaults
{
    private static readonly HashSet<ApplyFault> None = [];

    // By the stack's uid.
    private readonly ConcurrentDictionary<string, IReadOnlySet<ApplyFault>> _faults = new(StringComparer.Ordinal);

    public IReadOnlySet<ApplyFault> Of(AppStack stack) => _faults.GetValueOrDefault(stack.Metadata.Uid ?? "", None);

    /// <summary>Replaces what is known of a stack.</summary>
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

    /// <summary>Lets go of what was kept of a stack that is gone.</summary>
    public void Forget(AppStack stack) => _faults.TryRemove(stack.Metadata.Uid ?? "", out _);
}
