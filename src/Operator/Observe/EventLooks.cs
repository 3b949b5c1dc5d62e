namespace Ballast.Operator.Observe;

/// <summary>
/// When the Events of which object of a stack were read. Only one reconcile of a stack runs at a time, so nothing is locked.
/// </summary>
internal sealed class EventLooks
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    // A server lists all Events of a namespace for each look. If nobody mends a quota, the words stay the same for days.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, Look> _looks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    /// <summary>The newest words, by the object's uid.</summary>
    public IReadOnlyDictionary<string, string> Words => _words;

    /// <summary>When the next look has its turn among those of the namespace; null: it is not due yet.</summary>
    public DateTimeOffset? Turn { get; set; }

    private DateTimeOffset Free => _last == DateTimeOffset.MinValue ? _last : _last + Shortest;

    /// <summary>Forgets objects that are no longer missing.</summary>
    public void Keep(IReadOnlyList<MissingObject> missing)
    {
        foreach (var uid in _looks.Keys.Where(uid => missing.All(m => m.Uid != uid)).ToList())
        {
            _looks.Remove(uid);
            _words.Remove(uid);
        }
    }

    /// <summary>The uid of the object to be looked at now: of those that are due, the one looked at longest ago.</summary>
    public string? Next(IReadOnlyList<MissingObject> missing, DateTimeOffset now) => now < Free
        ? null
        : missing.Where(m => DueOf(m) <= now).MinBy(m => _looks.TryGetValue(m.Uid, out var look) ? look.At : default)?.Uid;

    /// <summary>Keeps what a look found. The next one is due twice as late, or soon if it said something new.</summary>
    public void Took(string uid, DateTimeOffset now, string? words)
    {
        var isNews = words is not null && words != _words.GetValueOrDefault(uid);
        if (isNews)
        {
            _words[uid] = words!;
        }

        var pause = isNews || !_looks.TryGetValue(uid, out var before) ? Shortest : before.Pause * 2;
        _looks[uid] = new Look(now, pause < Longest ? pause : Longest);
        (_last, Turn) = (now, null);
    }

    /// <summary>The time until the next look.</summary>
    public TimeSpan Due(IReadOnlyList<MissingObject> missing, DateTimeOffset now)
    {
        var first = missing.Min(DueOf);
        var next = Turn ?? (first > Free ? first : Free);
        return next > now ? next - now : TimeSpan.FromSeconds(1);
    }

    private DateTimeOffset DueOf(MissingObject missing) =>
        _looks.TryGetValue(missing.Uid, out var look) ? look.At + look.Pause : missing.Due;

    private readonly record struct Look(DateTimeOffset At, TimeSpan Pause);
}
