using System.Collections.Concurrent;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Validate;

/// <summary>
/// Checks specs, and remembers those that are valid: a spec is checked once, not in each step of each reconcile.
/// </summary>
internal sealed class ValidSpecs
{
    // The generation that was found to be valid, by the stack's uid.
    private readonly ConcurrentDictionary<string, long> _generations = new(StringComparer.Ordinal);

    /// <summary>The faults of a stack's name and spec; empty if the stack is valid.</summary>
    public IReadOnlyList<FieldError> Validate(AppStack stack)
    {
        if (stack is not { Unreadable: null, Metadata: { Uid: { } uid, Generation: { } generation } })
        {
            return SpecValidator.Validate(stack);
        }

        if (_generations.TryGetValue(uid, out var valid) && valid == generation)
        {
            return [];
        }

        var errors = SpecValidator.Validate(stack);
        if (errors.Count == 0)
        {
            _generations[uid] = generation;
        }

        return errors;
    }

    /// <summary>Forgets a deleted stack.</summary>
    public void Forget(AppStack stack) => _generations.TryRemove(stack.Metadata.Uid ?? "", out _);
}
