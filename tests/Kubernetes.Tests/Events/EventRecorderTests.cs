using Ballast.Kubernetes.Events;
using Ballast.Kubernetes.Tests.Caching;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Ballast.Kubernetes.Tests.Events;

/// <summary>How the recorder ends; what it writes is tested on a real server.</summary>
public sealed class EventRecorderTests
{
    [Fact]
    public async Task Stopped_WhileTheConnectionBreaks_EndsAsCancelled()
    {
        var time = new FakeTimeProvider();
        using var stop = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        var server = new ScriptedServer(time)
        {
            OnCreate = async cancel =>
            {
                asked.SetResult();
                await Task.Delay(Timeout.Infinite, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw new HttpRequestException("connection reset");
            },
        };
        var recorder = new EventRecorder(server, new(), time, NullLogger<EventRecorder>.Instance);
        var running = recorder.RunAsync(stop.Token);
        recorder.Record(ScriptedServer.Map("a", 1), "Normal", "Started", "it began");
        await asked.Task;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}
