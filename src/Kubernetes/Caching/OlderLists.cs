using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Caching;

/// <summary>
/// Refuses lists that are older than what was seen. A server that was restored from a backup returns nothing else, so they are
/// accepted once this has gone on for long enough.
/// </summary>
/// <param name="limit">For how long they are refused.</param>
/// <param name="time">The clock.</param>
internal sealed class OlderLists(TimeSpan limit, TimeProvider time)
{
    private long? _since;
    private bool _believes;

    /// <summary>
    /// True when the list is older than what was seen, and the server has returned older lists for long enough; then also for
    /// what follows, until a list is complete.
    /// </summary>
    /// <exception cref="StaleListException">The list is older, but that may pass: a replica may lag.</exception>
    public bool Accept(string? version, string? newestSeen)
    {
        if (_believes)
        {
            // Also after a list that broke off: what it has brought would no longer look older.
            return true;
        }

        if (!ResourceVersions.IsOlder(version, newestSeen))
        {
            _since = null;
            return false;
        }

        _since ??= time.GetTimestamp();
        if (time.GetElapsedTime(_since.Value) < limit)
        {
            throw new StaleListException($"the list's version {version} is older than {newestSeen}, which was seen before");
        }

        _since = null;
        _believes = true;
        return true;
    }

    /// <summary>A list was read to its end: the next one has to be accepted anew.</summary>
    public void Completed() => _believes = false;
}
