namespace Ballast.Kubernetes.Queues;

/// <summary>
/// Why keys that workers have were added again. A key whose causes were all discounted need not be handed out again. Not
/// synchronised: the queue locks.
/// </summary>
internal sealed class AddCauses<TKey>
    where TKey : notnull
{
    // Null: for more than causes that may be discounted.
    private readonly Dictionary<TKey, HashSet<object>?> _causes = [];

    /// <param name="key">The key.</param>
    /// <param name="cause">Null: none that may be discounted.</param>
    /// <param name="isFirst">True: the key did not wait yet.</param>
    public void Note(TKey key, object? cause, bool isFirst)
    {
        if (cause is null)
        {
            _causes[key] = null;
        }
        else if (isFirst)
        {
            _causes[key] = [cause];
        }
        else
        {
            _causes.GetValueOrDefault(key)?.Add(cause);
        }
    }

    /// <summary>True: it was the last cause, and the key has no other.</summary>
    public bool Discount(TKey key, object cause) =>
        _causes.GetValueOrDefault(key) is { } causes && causes.Remove(cause) && causes.Count == 0 && _causes.Remove(key);

    /// <summary>No worker has the key any more.</summary>
    public void Forget(TKey key) => _causes.Remove(key);
}
