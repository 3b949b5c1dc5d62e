namespace Ballast.Kubernetes.Events;

/// <summary>
/// A token bucket for each object, refilled one token at a time. Safe for concurrent use; objects with a full bucket are
/// forgotten.
/// </summary>
internal sealed class EventRateLimit(int burst, TimeSpan refillInterval, TimeProvider time)
{
    private const int SweepAbove = 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (double Tokens, long At)> _buckets = new(StringComparer.Ordinal);

    public bool TryTake(string key)
    {
        lock (_lock)
        {
            Sweep();
            var tokens = TokensOf(key) - 1;
            if (tokens < 0)
            {
                return false;
            }

            _buckets[key] = (tokens, time.GetTimestamp());
            return true;
        }
    }

    private double TokensOf(string key) => _buckets.TryGetValue(key, out var bucket)
        ? Math.Min(burst, bucket.Tokens + (time.GetElapsedTime(bucket.At) / refillInterval))
        : burst;

    private void Sweep()
    {
        if (_buckets.Count > SweepAbove)
        {
            foreach (var full in _buckets.Keys.Where(k => TokensOf(k) >= burst).ToList())
            {
                _buckets.Remove(full);
            }
        }
    }
}
