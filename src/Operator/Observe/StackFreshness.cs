using System.Collections.Concurrent;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Hosting;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Observe;

/// <summary>
/// Whether the cache's word on a stack may be acted on. A new leader's may lag behind what the one before it has seen and done;
/// from then on its own only goes forward. So each stack is looked at live once, by whoever begins to lead.
/// </summary>
internal sealed class StackFreshness(IKubernetesClient client, TimeProvider time) : ILeaderService
{
    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);

    /// <summary>False: the server has a newer one, or none; the cache will hear of it.</summary>
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

    /// <summary>Lets go of a stack that is gone.</summary>
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
