using System.Collections.Concurrent;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Observe;

/// <summary>
/// Reads why a pod or volume is missing from the Events of the object that should have it: one object at a time, ever more seldom
/// while the Events say the same (<see cref="EventLooks"/>), one a second in a namespace, and only while something is missing.
/// </summary>
internal sealed class EventReader(IKubernetesClient client)
{
    private static readonly Dictionary<string, string> Nothing = [];

    // By the stack's uid.
    private readonly ConcurrentDictionary<string, EventLooks> _stacks = new(StringComparer.Ordinal);

    private readonly NamespaceTurns _turns = new();

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

        var @namespace = stack.Metadata.Namespace!;
        var looks = _stacks.GetOrAdd(stack.Metadata.Uid ?? "", static _ => new EventLooks());
        looks.Keep(missing);
        if (looks.Next(missing, now) is { } next)
        {
            looks.Turn ??= _turns.Reserve(@namespace, now);
            if (looks.Turn <= now)
            {
                looks.Took(next, now, await ReadAsync(@namespace, next, cancellationToken));
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
}
