using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>An informer that runs for one test.</summary>
internal sealed class RunningInformer<T> : IAsyncDisposable
    where T : class, IKubernetesObject
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public RunningInformer(IKubernetesClient client, InformerOptions<T> options, TimeProvider? time = null)
    {
        Informer = new Informer<T>(client, options, time ?? TimeProvider.System, NullLogger<Informer<T>>.Instance);
        _running = Informer.RunAsync(_stop.Token);
    }

    public Informer<T> Informer { get; }

    public Task SyncedAsync() => Eventually.TrueAsync(() => Informer.State == InformerState.Synced, "synced");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
