using Ballast.Kubernetes.Client;

namespace Ballast.Operator.Observe;

/// <summary>
/// Reads the features of the API server, again every ten minutes: a cluster may be upgraded while the operator runs.
/// </summary>
internal sealed class CapabilityReader(IApiDiscovery discovery, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private volatile Known? _known;

    public async ValueTask<ServerCapabilities> LoadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_known is { } known && now - known.At < Lifetime)
        {
            return known.Capabilities;
        }

        var version = await discovery.GetServerVersionAsync(cancellationToken);
        var capabilities = new ServerCapabilities(version.Major, version.Minor);
        _known = new Known(capabilities, now);
        return capabilities;
    }

    private sealed record Known(ServerCapabilities Capabilities, DateTimeOffset At);
}
