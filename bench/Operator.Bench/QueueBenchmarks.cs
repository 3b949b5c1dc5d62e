using System.Threading.Channels;
using Ballast.Kubernetes.Objects;
using Ballast.Kubernetes.Queues;
using BenchmarkDotNet.Attributes;

namespace Ballast.Operator.Bench;

/// <summary>
/// Keys through the work queue, a time a key. A bare channel, which forgets no doubles and keeps no order of work, is the floor.
/// </summary>
public class QueueBenchmarks : IDisposable
{
    private const int Keys = 10_000;

    private readonly ObjectKey[] _keys =
        [.. Enumerable.Range(0, Keys).Select(i => new ObjectKey($"team-{i / 100}", $"stack-{i}"))];
    private readonly Channel<ObjectKey> _channel = Channel.CreateUnbounded<ObjectKey>();
    private readonly WorkQueue<ObjectKey> _queue =
        new("bench", new ExponentialBackoff(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)), TimeProvider.System);

    [Benchmark(Baseline = true, OperationsPerInvoke = Keys)]
    public async Task BareChannel()
    {
        foreach (var key in _keys)
        {
            _channel.Writer.TryWrite(key);
        }

        for (var i = 0; i < Keys; i++)
        {
            await _channel.Reader.ReadAsync();
        }
    }

    [Benchmark(OperationsPerInvoke = Keys)]
    public async Task AddTakeDone()
    {
        foreach (var key in _keys)
        {
            _queue.Add(key);
        }

        for (var i = 0; i < Keys; i++)
        {
            _queue.Done((await _queue.TakeAsync(CancellationToken.None)).Key);
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _queue.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>As after each reconcile of a stack at rest: the earlier time stands.</summary>
    [Benchmark(OperationsPerInvoke = Keys)]
    public void AddLater()
    {
        foreach (var key in _keys)
        {
            _queue.AddAfter(key, TimeSpan.FromHours(1));
        }
    }
}
