using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Hosting;
using Ballast.Operator.Api.V1Alpha1;
using Microsoft.Extensions.Options;

namespace Ballast.Operator.Observe;

/// <summary>
/// Whether the cached stack is new enough to act on. The cache of a new leader may be older than what the previous leader acted
/// on, so it could undo a newer change. So a new leader lists the versions of all stacks once from the server, and acts on a
/// stack when its cache has that version; after that its cache only gets newer.
/// </summary>
internal sealed partial class StackFreshness(
    IKubernetesClient client, IOptions<KubernetesOperatorOptions> options, TimeProvider time, ILogger<StackFreshness> logger)
    : ILeaderService
{
    // Replaced, not cleared: a list that arrives after the end of leadership stays in the former one.
    private volatile StackVersions _versions = new(client, options.Value.Namespaces, time);

    /// <summary>False: the server has a newer stack, or none; a watch event will update the cache.</summary>
    public async Task<bool> IsCurrentAsync(AppStack stack, CancellationToken cancellationToken)
    {
        var isCurrent = await _versions.AreReachedAsync(stack.Metadata, cancellationToken);
        if (!isCurrent)
        {
            CacheIsOld(logger, stack.Metadata.Namespace, stack.Metadata.Name, stack.Metadata.ResourceVersion);
        }

        return isCurrent;
    }

    /// <summary>Forgets a deleted stack.</summary>
    public void Forget(AppStack stack) => _versions.Forget(stack.Metadata.Uid!);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }
        finally
        {
            _versions = new StackVersions(client, options.Value.Namespaces, time);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "Stack {Namespace}/{Stack} is cached in version {Version}, which is not the newest; waiting for the cache")]
    private static partial void CacheIsOld(ILogger logger, string? @namespace, string? stack, string? version);
}
