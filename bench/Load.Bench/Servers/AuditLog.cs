namespace Ballast.Load.Bench.Servers;

/// <summary>Reads one user's requests from the audit log as it grows.</summary>
internal sealed class AuditLog(string path, string user)
{
    // In half a second. To parse them would take the processor from what is measured, and so many are not quiet anyway.
    private const int Many = 20;

    private readonly string _mark = $"\"username\":\"{user}\"";
    private readonly List<string> _unread = [];
    private long _position;

    public List<AuditEntry> Entries { get; } = [];

    /// <summary>Adds what has been written since; returns how many entries are new.</summary>
    public int Read()
    {
        Gather();
        var read = _unread.Select(AuditEntry.Parse).OfType<AuditEntry>().ToList();
        _unread.Clear();
        Entries.AddRange(read);
        return read.Count;
    }

    /// <summary>
    /// Waits until the user has asked nothing about stacks for a while, watches and the lease aside; returns the entries since a
    /// mark, in the order of their arrival.
    /// </summary>
    /// <param name="since">How many entries there were before.</param>
    /// <param name="quiet">How long nothing may come.</param>
    /// <param name="limit">After this it is taken as it is.</param>
    /// <param name="enough">Whether these are what is waited for; quiet alone does not count before.</param>
    /// <param name="counts">Which entries count as noise; null: all of stacks.</param>
    public async Task<List<AuditEntry>> QuietAsync(
        int since, TimeSpan quiet, TimeSpan limit, Func<List<AuditEntry>, bool> enough, Func<AuditEntry, bool>? counts = null)
    {
        counts ??= entry => entry.IsOfStacks;
        var (started, lastNoise) = (TimeProvider.System.GetTimestamp(), TimeProvider.System.GetTimestamp());
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            var before = Entries.Count;
            if (Gather() > Many || (Read() > 0 && Entries.Skip(before).Any(counts)))
            {
                lastNoise = TimeProvider.System.GetTimestamp();
            }

            var isQuiet = TimeProvider.System.GetElapsedTime(lastNoise) > quiet;
            if ((isQuiet && enough([.. Entries.Skip(since).Where(counts)]))
                || TimeProvider.System.GetElapsedTime(started) > limit)
            {
                Read();
                return [.. Entries.Skip(since).OrderBy(e => e.Received)];
            }
        }
    }

    // Returns how many lines of the user are new.
    private int Gather()
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _position;
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        // The server may be writing: what follows the last line end is not whole yet.
        var whole = text.LastIndexOf('\n') + 1;
        _position += System.Text.Encoding.UTF8.GetByteCount(text.AsSpan(0, whole));
        var before = _unread.Count;
        _unread.AddRange(text[..whole].Split('\n').Where(l => l.Contains(_mark, StringComparison.Ordinal)));
        return _unread.Count - before;
    }
}
