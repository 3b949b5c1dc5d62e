using System.Collections.Concurrent;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Observe;

/// <summary>
/// Reads why a pod or volume is missing from the Events of the object that should have it. One object at a time, every ten
/// seconds for each stack, and only while something is missing.
/// </summary>
internal sealed class EventReader(IKubernetesClient client)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly Dictionary<string, string> Nothing = [];

    // By the stack's uid.
    private readonly ConcurrentDictionary<string, Looks> _stacks = new(StringComparer.Ordinal);

    /// <summary>
    /// What the newest Events of objects say, by uid, and the time until the next look; null: nothing is missing.
    /// </summary>
    public async Task<(IReadOnlyDictionary<string, string> Words, TimeSpan? Due)> LoadAsync(
        AppStack stack, ObservedState observed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var missing = MissingObject.Of(observed);
        if (missing.Count == 0)
        {
            Forget(stack);
            return (Nothing, null);
        }

        var looks = _stacks.GetOrAdd(stack.Metadata.Uid ?? "", static _ => new Looks());
        looks.Keep(missing);
        if (looks.Next(missing, now) is { } next)
        {
            looks.Took(next, now);
            if (await ReadAsync(stack.Metadata.Namespace!, next, cancellationToken) is { } words)
            {
                looks.Words[next] = words;
            }
        }

        return (new Dictionary<string, string>(looks.Words), looks.Due(missing, now));
    }

    /// <summary>Forgets a deleted stack.</summary>
    public void Forget(AppStack stack) => _stacks.TryRemove(stack.Metadata.Uid ?? "", out _);

    private async Task<string?> ReadAsync(string @namespace, string uid, CancellationToken cancellationToken)
    {
        try
        {
            var events = await client.ListAsync<V1Event>(
                @namespace, new ListOptions(FieldSelector: $"involvedObject.uid={uid}"), cancellationToken);
            return EventWords.Of(events.Items);
        }
        catch (KubernetesApiException)
        {
            // Only the words are missing then; the object's state is known without them.
            return null;
        }
    }

    /// <summary>When which object of a stack was looked at. Only one reconcile of a stack runs at a time.</summary>
    private sealed class Looks
    {
        private readonly Dictionary<string, DateTimeOffset> _at = new(StringComparer.Ordinal);
        private DateTimeOffset _last = DateTimeOffset.MinValue;

        public Dictionary<string, string> Words { get; } = new(StringComparer.Ordinal);

        public void Keep(IReadOnlyList<MissingObject> missing)
        {
            foreach (var uid in Words.Keys.Where(u => !missing.Any(m => m.Uid == u)).ToList())
            {
                Words.Remove(uid);
            }
        }

        // The one that was looked at longest ago. Null: not yet.
        public string? Next(IReadOnlyList<MissingObject> missing, DateTimeOffset now) => now < _last + Pause
            ? null
            : missing.Where(m => m.Due <= now).MinBy(m => _at.GetValueOrDefault(m.Uid, DateTimeOffset.MinValue))?.Uid;

        public void Took(string uid, DateTimeOffset now) => _at[uid] = _last = now;

        public TimeSpan Due(IReadOnlyList<MissingObject> missing, DateTimeOffset now)
        {
            var first = missing.Min(m => m.Due);
            var next = _last == DateTimeOffset.MinValue || first > _last + Pause ? first : _last + Pause;
            return next > now ? next - now : TimeSpan.FromSeconds(1);
        }
    }
}
