using System.Collections.Concurrent;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Apply;

/// <summary>What is remembered of each stack between reconciles, by its uid.</summary>
internal sealed class PerStack<T>
    where T : class, new()
{
    private readonly ConcurrentDictionary<string, T> _stacks = new(StringComparer.Ordinal);

    public T Of(AppStack stack) => _stacks.GetOrAdd(stack.Metadata.Uid ?? "", static _ => new T());

    /// <summary>Forgets a deleted stack.</summary>
    public void Forget(AppStack stack) => _stacks.TryRemove(stack.Metadata.Uid ?? "", out _);
}
