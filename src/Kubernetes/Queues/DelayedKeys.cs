namespace Ballast.Kubernetes.Queues;

/// <summary>
/// Keys that are due later, each with one time: the earliest that was requested. Not synchronised: the queue locks.
/// </summary>
internal sealed class DelayedKeys<TKey>
    where TKey : notnull
{
    private readonly PriorityQueue<TKey, long> _order = new();
    private readonly Dictionary<TKey, long> _due = [];

    /// <summary>The earliest due time, or null when nothing waits.</summary>
    public long? NextDue
    {
        get
        {
            DropOutdated();
            return _order.TryPeek(out _, out var due) ? due : null;
        }
    }

    public void Add(TKey key, long due)
    {
        if (_due.TryGetValue(key, out var known) && known <= due)
        {
            return;
        }

        _due[key] = due;
        _order.Enqueue(key, due);
    }

    public void Cancel(TKey key) => _due.Remove(key);

    public bool TryTake(long now, out TKey key)
    {
        DropOutdated();
        if (_order.TryPeek(out key!, out var due) && due <= now)
        {
            _order.Dequeue();
            _due.Remove(key);
            return true;
        }

        return false;
    }

    private void DropOutdated()
    {
        while (_order.TryPeek(out var key, out var due) && (!_due.TryGetValue(key, out var current) || current != due))
        {
            _order.Dequeue();
        }
    }
}
