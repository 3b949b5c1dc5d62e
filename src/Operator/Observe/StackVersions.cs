using System.Collections.Concurrent;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Observe;

/// <summary>
/// The versions of all stacks, listed from the server when the first is asked for. The list has no resourceVersion, so it is as
/// new as a GET of each stack would be.
/// </summary>
/// <param name="client">Lists them.</param>
/// <param name="namespaces">Only these; empty for the whole cluster.</param>
/// <param name="time">The clock.</param>
internal sealed class StackVersions(IKubernetesClient client, IReadOnlyList<string> namespaces, TimeProvider time)
{
    // A cache that stays behind: listed again, since a server that was restored from a backup may never reach these versions.
    private static readonly TimeSpan ListedAgain = TimeSpan.FromSeconds(10);

    // By uid.
    private readonly ConcurrentDictionary<string, bool> _reached = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private Task<Listing>? _listing;
    private volatile Listing? _newest;

    /// <summary>True: the cached stack is at least as new as the server's at the list, and existed then or later.</summary>
    public async Task<bool> AreReachedAsync(V1ObjectMeta cached, CancellationToken cancellationToken)
    {
        if (_reached.ContainsKey(cached.Uid!))
        {
            return true;
        }

        var listing = await ListAsync(outdated: null, cancellationToken);
        if (!listing.IsReachedBy(cached) && time.GetElapsedTime(listing.At) >= ListedAgain)
        {
            listing = await ListAsync(listing, cancellationToken);
        }

        return listing.IsReachedBy(cached) && (_reached[cached.Uid!] = true);
    }

    /// <summary>Forgets a deleted stack.</summary>
    public void Forget(string uid) => _reached.TryRemove(uid, out _);

    // One list for all that ask at once. Not cancelled by one of them: the others still need it.
    private Task<Listing> ListAsync(Listing? outdated, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_listing is null or { IsFaulted: true } || (outdated is not null && outdated == _newest))
            {
                _newest = null;
                _listing = ReadAsync();
            }

            return _listing.WaitAsync(cancellationToken);
        }
    }

    private async Task<Listing> ReadAsync()
    {
        var listing = new Listing(time.GetTimestamp());
        foreach (var scope in namespaces.Count == 0 ? [null] : namespaces.Distinct(StringComparer.Ordinal).Cast<string?>())
        {
            listing.Add(scope, await client.ListMetadataAsync<AppStack>(scope, new ListOptions(), CancellationToken.None));
        }

        return _newest = listing;
    }

    private sealed class Listing(long at)
    {
        private readonly Dictionary<string, string?> _versions = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string?> _ends = new(StringComparer.Ordinal);

        /// <summary>When it was requested, as a timestamp.</summary>
        public long At => at;

        public void Add(string? @namespace, KubernetesList<PartialObjectMetadata> list)
        {
            _ends[@namespace ?? ""] = list.Metadata.ResourceVersion;
            foreach (var item in list.Items)
            {
                _versions[item.Metadata.Uid!] = item.Metadata.ResourceVersion;
            }
        }

        // One that is not listed was made after the list, or was gone before it: then the cache is older than the list.
        public bool IsReachedBy(V1ObjectMeta cached)
        {
            var least = _versions.TryGetValue(cached.Uid!, out var listed) ? listed
                : _ends.GetValueOrDefault(cached.Namespace ?? "") ?? _ends.GetValueOrDefault("");
            return !ResourceVersions.IsOlder(cached.ResourceVersion, least);
        }
    }
}
