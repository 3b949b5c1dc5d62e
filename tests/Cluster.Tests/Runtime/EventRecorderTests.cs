using Ballast.Cluster.Tests.Faults;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Events;
using Ballast.Kubernetes.Objects;
using Microsoft.Extensions.Logging.Abstractions;
using static Ballast.Cluster.Tests.Faults.Faults;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>Events: one object per message, with a count; recording never blocks the caller.</summary>
public sealed class EventRecorderTests(ApiServerFixture api) : ProxiedTests(api)
{
    private KubernetesClient _client = null!;
    private V1ConfigMap _regarding = null!;

    private static NullLogger<EventRecorder> Logger => NullLogger<EventRecorder>.Instance;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _client = new KubernetesClient(Proxy.Configuration);
        _regarding = await Api.Client.CreateAsync(TestObjects.ConfigMap(Space, "about", "1"), None);
    }

    public override async Task DisposeAsync()
    {
        _client.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Event_Repeated_IsOneObjectCountedUpAlsoAfterARestart()
    {
        await RecordAsync(r =>
        {
            r.Record(_regarding, "Normal", "Started", "it began");
            r.Record(_regarding, "Normal", "Started", "it began");
            r.Record(_regarding, "Warning", "Failed", "it broke");
        });
        await RecordAsync(r => r.Record(_regarding, "Normal", "Started", "it began"));

        var events = await EventsAsync();
        Assert.Equal([("Failed", 1), ("Started", 3)], events.Select(e => (e.Reason, e.Count ?? 0)));
        Assert.Equal(["Warning", "Normal"], events.Select(e => e.Type));
        Assert.All(events, e =>
        {
            Assert.Equal(_regarding.Metadata.Uid, e.InvolvedObject.Uid);
            Assert.Equal(("ConfigMap", "about"), (e.InvolvedObject.Kind, e.InvolvedObject.Name));
            Assert.Equal("ballast", e.Source!.Component);
            Assert.True(e.FirstTimestamp <= e.LastTimestamp);
        });
        Assert.All(Proxy.Requests, r => Assert.Contains(r.Verb, new[] { "create", "get", "patch" }));
    }

    [Fact]
    public async Task Event_ServerRefuses_IsGivenUpAndTheNextIsWritten()
    {
        Proxy.On(r => r.Is<V1Event>("create"), Answer(403, "Forbidden"), times: 1);
        await RecordAsync(r =>
        {
            r.Record(_regarding, "Normal", "Lost", "x");
            r.Record(_regarding, "Normal", "Kept", "x");
        });

        Assert.Equal(["Kept"], (await EventsAsync()).Select(e => e.Reason));
    }

    [Fact]
    public async Task Events_Endless_AreBoundedForEachObject()
    {
        await RecordAsync(r =>
        {
            for (var i = 0; i < 500; i++)
            {
                r.Record(_regarding, "Normal", "Chatter", $"number {i}");
            }
        });

        Assert.Equal(25, (await EventsAsync()).Count);
    }

    [Fact]
    public async Task Recorder_ServerDoesNotAnswer_NeverBlocksNorThrows()
    {
        Proxy.On(_ => true, Stall());
        var recorder = new EventRecorder(_client, new() { QueueLength = 10, Burst = 1000 }, TimeProvider.System, Logger);
        using var cancel = new CancellationTokenSource();
        var running = recorder.RunAsync(cancel.Token);
        for (var i = 0; i < 1000; i++)
        {
            recorder.Record(_regarding, "Normal", "Stalled", $"number {i}");
        }

        recorder.Complete();
        recorder.Record(_regarding, "Normal", "Late", "after the end");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private async Task RecordAsync(Action<IEventRecorder> record)
    {
        var recorder = new EventRecorder(_client, new(), TimeProvider.System, Logger);
        var running = recorder.RunAsync(None);
        record(recorder);
        recorder.Complete();
        await running.WaitAsync(Eventually.Limit);
    }

    private async Task<IReadOnlyList<V1Event>> EventsAsync() =>
        [.. (await Api.Client.ListAsync<V1Event>(Space, new ListOptions(), None)).Items.OrderBy(
            e => e.Reason, StringComparer.Ordinal)];
}
