using System.Collections.Concurrent;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Hosting;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Observe;

/// <summary>
/// Whether the cached stack is new enough to act on. The cache of a new leader may be older than what the previous leader acted
/// on, so it could undo a newer change. So a new leader reads each stack once from the server; after that its cache only gets
/// newer.
/// </summary>
internal sealed class StackFreshness(IKubernetesClient client, TimeProvider time) : ILeaderService
{
    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);

    /// <summary>False: the server has a newer stack, or none; a watch event will update the cache.</summary>
    public async Task<bool> IsCurrentAsync(AppStack stack, CancellationToken cancellationToken)
    {
        if (_seen.ContainsKey(stack.Metadata.Uid!))
        {
            return true;
        }

        var live = await client.GetMetadataAsync<AppStack>(stack.Metadata.Name!, stack.Metadata.Namespace, cancellationToken);
        if (live?.Uid != stack.Metadata.Uid || ResourceVersions.IsOlder(stack.Metadata.ResourceVersion, live?.ResourceVersion))
        {
            return false;
        }

        _seen[stack.Metadata.Uid!] = true;
        return true;
    }

    /// <summary>Forgets a deleted stack.</summary>
    public void Forget(AppStack stack) => _seen.TryRemove(stack.Metadata.Uid!, out _);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }
        finally
        {
            _seen.Clear();
        }
    }
}
