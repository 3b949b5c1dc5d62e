using System.Text.Json;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client.Http;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ballast.Operator.Bench;

/// <summary>
/// Ten thousand watch events into a cache of pods with the operator's indexes and its subscriber, a time an event.
/// </summary>
public class CacheBenchmarks
{
    private const int Events = 10_000;

    private readonly KubernetesJson _json = new([]);
    private readonly Dictionary<ObjectKey, V1Pod> _bare = [];
    private V1Pod[][] _rounds = [];
    private Informer<V1Pod> _informer = null!;
    private ObjectKey? _last;
    private int _round;

    /// <summary>Objects in the cache: a price that grows with them would be quadratic.</summary>
    [Params(100, 10_000)]
    public int Objects { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _rounds = [Round("a"), Round("b")];
        var options = new InformerOptions<V1Pod> { Json = _json.Of<V1Pod>() };
        CachedObjects.ConfigureChild(options);
        _informer = new Informer<V1Pod>(null!, options, TimeProvider.System, NullLogger<Informer<V1Pod>>.Instance);
        _informer.Subscribe((_, current) => _last = StackIndex.StackOf(current!));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public object BareDictionary()
    {
        foreach (var pod in Next())
        {
            _bare[ObjectKey.Of(pod)] = pod;
        }

        return _bare;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public object? Upsert()
    {
        IObjectSink<V1Pod> sink = _informer;
        foreach (var pod in Next())
        {
            sink.Upsert(pod);
        }

        return _last;
    }

    private V1Pod[] Next() => _rounds[_round ^= 1];

    // Each event is news, round after round: versions that are no numbers count as such.
    private V1Pod[] Round(string name) => [.. Enumerable.Range(0, Events).Select(
        i => Pods.Pod(i % Objects, $"{name}{i}").Deserialize(_json.Of<V1Pod>())!)];
}
