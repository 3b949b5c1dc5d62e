namespace Ballast.Operator.Health;

/// <summary>
/// Limits how many targets are checked at the same time: in all, so that the operator does not run out of sockets, and in each
/// namespace, so that servers of one tenant that do not answer do not delay the checks of the others.
/// </summary>
internal sealed class CheckSlots : IDisposable
{
    /// <summary>How many targets are checked at the same time.</summary>
    public const int MaxAtOnce = 256;

    /// <summary>How many of them in one namespace.</summary>
    public const int MaxPerNamespace = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Share> _shares = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _all = new(MaxAtOnce);

    /// <summary>Runs a check when the namespace's turn comes.</summary>
    public async Task<T> RunAsync<T>(string @namespace, Func<Task<T>> check, CancellationToken cancellationToken)
    {
        var share = Join(@namespace);
        try
        {
            // The namespace's share first: whoever waits for it must not hold a slot that others could use.
            using var turn = await Turn.TakeAsync(share.Slots, cancellationToken);
            using var slot = await Turn.TakeAsync(_all, cancellationToken);
            return await check();
        }
        finally
        {
            Leave(@namespace, share);
        }
    }

    public void Dispose()
    {
        _all.Dispose();
        foreach (var share in _shares.Values)
        {
            share.Slots.Dispose();
        }
    }

    private Share Join(string @namespace)
    {
        lock (_lock)
        {
            if (!_shares.TryGetValue(@namespace, out var share))
            {
                _shares[@namespace] = share = new Share();
            }

            share.Users++;
            return share;
        }
    }

    private void Leave(string @namespace, Share share)
    {
        lock (_lock)
        {
            if (--share.Users == 0)
            {
                _shares.Remove(@namespace);
                share.Slots.Dispose();
            }
        }
    }

    private sealed class Share
    {
        public SemaphoreSlim Slots { get; } = new(MaxPerNamespace);

        /// <summary>Checks that run or wait; without any, the share is forgotten.</summary>
        public int Users { get; set; }
    }

    private readonly struct Turn(SemaphoreSlim slots) : IDisposable
    {
        public static async Task<Turn> TakeAsync(SemaphoreSlim slots, CancellationToken cancellationToken)
        {
            await slots.WaitAsync(cancellationToken);
            return new Turn(slots);
        }

        public void Dispose() => slots.Release();
    }
}
