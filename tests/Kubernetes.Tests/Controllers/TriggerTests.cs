using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Controllers;
using Ballast.Kubernetes.Objects;
using Ballast.Kubernetes.Queues;
using Ballast.Kubernetes.Tests.Caching;

namespace Ballast.Kubernetes.Tests.Controllers;

/// <summary>Whether a change of a child makes its owner, which a worker has, be handed out once more.</summary>
public sealed class TriggerTests : ScriptedReflector
{
    private static readonly ObjectKey Owner = new("ns", "owner");

    [Theory]
    [InlineData(7, 0)]
    [InlineData(6, 1)]
    public async Task Change_ToldBeforeTheAnswerToTheWrite_IsDiscountedIfItIsThatWrite(int written, int waiting)
    {
        using var queue = new WorkQueue<ObjectKey>("test", new ExponentialBackoff(TimeSpan.Zero, TimeSpan.Zero, 0), _time);
        var told = new TaskCompletionSource();
        _server.OnWatch = (_, cancel) => Told(told.Task, cancel);
        Run();
        await _time.AdvanceUntilAsync(() => _informer.State == InformerState.Synced, TimeSpan.FromSeconds(5));
        using var attached = new Trigger<V1ConfigMap>(_informer, _ => [Owner]).Attach(queue);
        queue.Add(Owner);
        await queue.TakeAsync(default);
        told.SetResult();
        await _time.AdvanceUntilAsync(() => queue.Count == 1, TimeSpan.FromSeconds(5));
        _informer.Keep(ScriptedServer.Map("a", written));

        Assert.Equal(waiting, queue.Count);
    }

    private static async IAsyncEnumerable<WatchEvent<V1ConfigMap>> Told(
        Task when, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await when.WaitAsync(cancel);
        yield return new(WatchEventType.Added, ScriptedServer.Map("a", 7));
        await Task.Delay(Timeout.Infinite, cancel);
    }
}
