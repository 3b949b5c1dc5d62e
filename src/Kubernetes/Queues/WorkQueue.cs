using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Ballast.Kubernetes.Diagnostics;

namespace Ballast.Kubernetes.Queues;

/// <summary>
/// A work queue of keys. A key is handed out to one worker at a time. A key that is added while a worker has it is handed out
/// again afterwards; a key that already waits is not added twice. A key that was handed out before goes before new ones. A
/// delayed add keeps the earlier of two times. An immediate add keeps the delayed one too: otherwise a change before the due time
/// would lose it. Only <see cref="Cancel"/> and <see cref="Remove"/> remove it.
/// </summary>
/// <remarks>
/// What a worker writes is told to it by the watch too, often before it has the answer. Such an add has a cause, and the worker
/// discounts it once it knows that the cause is its own write; otherwise each write would be followed by one more round.
/// </remarks>
[SuppressMessage(
    "Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "Work queue is the field's own term.")]
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    // A timer can wait 49 days at most. A timer that fires early finds nothing due and is set again.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly ReadyKeys<TKey> _ready = new();

    // An item for each ready key, which wakes a worker.
    private readonly Channel<bool> _signals = Channel.CreateUnbounded<bool>();
    private readonly Dictionary<TKey, long> _waiting = [];
    private readonly HashSet<TKey> _processing = [];
    private readonly AddCauses<TKey> _causes = new();
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly DelayedKeys<TKey> _delayed = new();
    private readonly ExponentialBackoff _backoff;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly QueueMetrics _metrics;
    private readonly ITimer _timer;
    private bool _shutDown;

    /// <summary>Creates an empty queue.</summary>
    /// <param name="name">The queue's name in metrics.</param>
    /// <param name="backoff">The backoff of <see cref="AddAfterFailure"/>.</param>
    /// <param name="time">The clock of delays.</param>
    /// <param name="random">The source of jitter. Default: the shared one.</param>
    public WorkQueue(string name, ExponentialBackoff backoff, TimeProvider time, Random? random = null)
    {
        _backoff = backoff;
        _time = time;
        _random = random ?? Random.Shared;
        _metrics = new QueueMetrics(name);
        _timer = time.CreateTimer(_ => AddDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many keys wait to be handed out.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Adds a key at once. No effect when it already waits, or after <see cref="ShutDown"/>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cause">What <see cref="Discount"/> may name. Default: none.</param>
    public void Add(TKey key, object? cause = null)
    {
        lock (_lock)
        {
            AddLocked(key, cause);
        }
    }

    /// <summary>
    /// Takes back an add of a key while a worker has it. No effect if the key was added for another cause too.
    /// </summary>
    public void Discount(TKey key, object cause)
    {
        lock (_lock)
        {
            if (_causes.Discount(key, cause))
            {
                _metrics.Removed(_waiting.Remove(key) ? 1 : 0);
            }
        }
    }

    /// <summary>Adds a key after <paramref name="delay"/>, unless it is already due earlier.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        lock (_lock)
        {
            if (delay <= TimeSpan.Zero)
            {
                AddLocked(key);
            }
            else if (!_shutDown)
            {
                _delayed.Add(key, _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency));
                ScheduleLocked();
            }
        }
    }

    /// <summary>Counts a failure of the key and adds it after its backoff.</summary>
    /// <param name="key">The key.</param>
    /// <param name="atLeast">The minimum wait, for example a server's Retry-After.</param>
    /// <returns>The wait.</returns>
    public TimeSpan AddAfterFailure(TKey key, TimeSpan atLeast = default)
    {
        TimeSpan delay;
        lock (_lock)
        {
            var failures = _failures.GetValueOrDefault(key) + 1;
            _failures[key] = failures;
            delay = _backoff.Compute(failures, _random.NextDouble());
            delay = delay < atLeast ? atLeast : delay;
        }

        _metrics.Retried();
        AddAfter(key, delay);
        return delay;
    }

    /// <summary>Resets the key's failures: its backoff starts again.</summary>
    public void Forget(TKey key)
    {
        lock (_lock)
        {
            _failures.Remove(key);
        }
    }

    /// <summary>Removes a delayed add of the key that is not yet due.</summary>
    public void Cancel(TKey key)
    {
        lock (_lock)
        {
            _delayed.Cancel(key);
        }
    }

    /// <summary>Forgets a key that is gone: it is new if it is added again.</summary>
    public void Remove(TKey key)
    {
        lock (_lock)
        {
            _failures.Remove(key);
            _delayed.Cancel(key);
            _ready.Forget(key);
        }
    }

    /// <summary>Waits for a key and hands it out; <see cref="Done"/> must follow.</summary>
    /// <returns>The key; an item without one once the queue is shut down.</returns>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; no key is lost.</exception>
    public async ValueTask<Item> TakeAsync(CancellationToken cancellationToken)
    {
        while (await _signals.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryTake(out var key))
            {
                return new Item(true, key);
            }
        }

        return default;
    }

    /// <summary>Marks the work on a key as done. It is handed out again if it was added meanwhile.</summary>
    public void Done(TKey key)
    {
        lock (_lock)
        {
            _causes.Forget(key);
            if (_processing.Remove(key) && _waiting.ContainsKey(key))
            {
                HandOutLocked(key);
            }
        }
    }

    /// <summary>
    /// Stops handing out and adding keys. Waiting keys are dropped: the next start finds them again from the cache.
    /// </summary>
    public void ShutDown()
    {
        lock (_lock)
        {
            _shutDown = true;
            _metrics.Removed(_waiting.Count);
            _waiting.Clear();
            _signals.Writer.TryComplete();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ShutDown();
        _timer.Dispose();
    }

    private bool TryTake([MaybeNullWhen(false)] out TKey key)
    {
        lock (_lock)
        {
            key = default;
            if (!_signals.Reader.TryRead(out _) || !_ready.TryTake(out key) || !_waiting.Remove(key, out var since))
            {
                return false;
            }

            _processing.Add(key);
            _metrics.Taken(_time.GetElapsedTime(since));
            return true;
        }
    }

    private void AddLocked(TKey key, object? cause = null)
    {
        if (_shutDown)
        {
            return;
        }

        var isNew = _waiting.TryAdd(key, _time.GetTimestamp());
        if (_processing.Contains(key))
        {
            _causes.Note(key, cause, isNew);
        }
        else if (isNew)
        {
            HandOutLocked(key);
        }

        if (isNew)
        {
            _metrics.Added();
        }
    }

    private void HandOutLocked(TKey key)
    {
        _ready.Add(key);
        _signals.Writer.TryWrite(true);
    }

    private void AddDue()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            while (_delayed.TryTake(now, out var key))
            {
                AddLocked(key);
            }

            ScheduleLocked();
        }
    }

    private void ScheduleLocked()
    {
        if (_delayed.NextDue is { } due && !_shutDown)
        {
            // A timer may fire slightly early by its own clock; one more millisecond prevents a busy loop.
            var wait = _time.GetElapsedTime(_time.GetTimestamp(), due) + TimeSpan.FromMilliseconds(1);
            _timer.Change(TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, LongestTimer.Ticks)), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A key that was handed out, or none.</summary>
    /// <param name="HasKey">False once the queue is shut down.</param>
    /// <param name="Key">The key, when there is one.</param>
    public readonly record struct Item(bool HasKey, TKey Key);
}
