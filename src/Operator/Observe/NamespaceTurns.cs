namespace Ballast.Operator.Observe;

/// <summary>
/// Turns in which one request a second may be made in a namespace. Without them, a thousand stacks whose pods one webhook refuses
/// would list a thousand times all Events that it causes. Any thread may use it.
/// </summary>
internal sealed class NamespaceTurns
{
    private const int Many = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _next = new(StringComparer.Ordinal);

    /// <summary>The next free turn, now or later. It is the caller's alone.</summary>
    public DateTimeOffset Reserve(string @namespace, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_next.Count > Many)
            {
                Drop(now);
            }

            var turn = _next.TryGetValue(@namespace, out var next) && next > now ? next : now;
            _next[@namespace] = turn + Pause;
            return turn;
        }
    }

    private void Drop(DateTimeOffset now)
    {
        foreach (var (@namespace, next) in _next.ToList())
        {
            if (next <= now)
            {
                _next.Remove(@namespace);
            }
        }
    }
}
