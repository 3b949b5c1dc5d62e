namespace Ballast.Kubernetes.Queues;

/// <summary>
/// Keys that can be handed out now. A key that was handed out before goes before a new one: otherwise many new keys would all be
/// begun before the first is finished. Each sort is first in, first out. Not synchronised: the queue locks.
/// </summary>
internal sealed class ReadyKeys<TKey>
    where TKey : notnull
{
    // Of so many keys one is new, if one waits: otherwise keys that always come back would keep new ones waiting for ever.
    private const int Turns = 4;

    private readonly Queue<TKey> _begun = [];
    private readonly Queue<TKey> _new = [];
    private readonly HashSet<TKey> _handedOut = [];
    private int _turn;

    public void Add(TKey key) => (_handedOut.Contains(key) ? _begun : _new).Enqueue(key);

    public bool TryTake(out TKey key)
    {
        var isTurnOfNew = _turn == Turns - 1;
        var (first, second) = isTurnOfNew ? (_new, _begun) : (_begun, _new);
        if (!first.TryDequeue(out key!) && !second.TryDequeue(out key!))
        {
            return false;
        }

        _turn = _handedOut.Add(key) ? 0 : Math.Min(_turn + 1, Turns - 1);
        return true;
    }

    /// <summary>From now on the key is new.</summary>
    public void Forget(TKey key) => _handedOut.Remove(key);
}
