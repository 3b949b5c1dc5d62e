using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Ballast.Kubernetes.Tests.Caching;

/// <summary>A reflector between a scripted server and a clock that stands still until the test moves it.</summary>
public abstract class ScriptedReflector : IAsyncLifetime
{
    private protected readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();
    private protected readonly ScriptedServer _server;
    private protected readonly InformerOptions<V1ConfigMap> _options = new();
    private protected readonly Informer<V1ConfigMap> _informer;
    private Task _running = Task.CompletedTask;

    private protected ScriptedReflector()
    {
        _server = new ScriptedServer(_time);
        _informer = new Informer<V1ConfigMap>(_server, _options, _time, NullLogger<Informer<V1ConfigMap>>.Instance);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private protected static string Version(V1ConfigMap? map) => $"{map?.Metadata.Name}{map?.Metadata.ResourceVersion}";

    private protected static async IAsyncEnumerable<WatchEvent<V1ConfigMap>> Later(Task<WatchEvent<V1ConfigMap>> change)
    {
        yield return await change;
    }

    private protected async IAsyncEnumerable<WatchEvent<V1ConfigMap>> Lasting(
        TimeSpan time, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.Delay(time, _time, cancel);
        yield break;
    }

    private protected void Run() => _running = _informer.RunAsync(_stop.Token);

    private protected async Task RunForAsync(TimeSpan time, TimeSpan? step = null)
    {
        if (_running.IsCompleted)
        {
            Run();
        }

        var end = _time.GetUtcNow() + time;
        while (_time.GetUtcNow() < end)
        {
            await Wait.BrieflyAsync(() => false);
            _time.Advance(step ?? TimeSpan.FromMilliseconds(100));
        }
    }
}
