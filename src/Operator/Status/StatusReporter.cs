using System.Collections.Concurrent;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Status;

/// <summary>Reports the status of a reconcile: writes it and sends Events, now or a moment later.</summary>
internal sealed class StatusReporter(StatusWriter writer, StatusEvents events, TimeProvider time)
{
    // By the stack's uid, when its status was written last; only of stacks that are under way.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _written = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _waiting = new(StringComparer.Ordinal);

    /// <summary>How many stacks have a status that is not written yet.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>
    /// Writes the status if it has changed, and records its Events. Returns after which time to reconcile again because it was
    /// not written yet; null when it was.
    /// </summary>
    public async Task<TimeSpan?> PatchAsync(AppStack stack, AppStackStatus status, CancellationToken cancellationToken)
    {
        var uid = stack.Metadata.Uid ?? "";
        if (StatusPace.MayWait(stack.Status, status) && Left(uid) is { } left && writer.IsNews(stack, status))
        {
            _waiting[uid] = true;
            return left;
        }

        _waiting.TryRemove(uid, out _);
        if (await writer.PatchAsync(stack, status, cancellationToken))
        {
            Written(uid, status);
        }

        events.Record(stack, status);
        return null;
    }

    /// <summary>The newest known status of a stack from the cache.</summary>
    public AppStackStatus? Newest(AppStack stack) => writer.Newest(stack);

    /// <summary>Forgets a deleted stack.</summary>
    public void Forget(AppStack stack)
    {
        writer.Forget(stack);
        _written.TryRemove(stack.Metadata.Uid ?? "", out _);
        _waiting.TryRemove(stack.Metadata.Uid ?? "", out _);
    }

    private void Written(string uid, AppStackStatus status)
    {
        if (StatusPace.IsUnderWay(status))
        {
            _written[uid] = time.GetUtcNow();
        }
        else
        {
            _written.TryRemove(uid, out _);
        }
    }

    // Null: the pause is over, or the clock was set back.
    private TimeSpan? Left(string uid) =>
        _written.TryGetValue(uid, out var at) && time.GetUtcNow() - at is var passed
        && passed >= TimeSpan.Zero && passed < StatusPace.Pause
            ? StatusPace.Pause - passed
            : null;
}
