using Ballast.Cluster.Tests.Behaviour;
using Ballast.Cluster.Tests.Faults;
using Ballast.Cluster.Tests.Hosting;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Status;

namespace Ballast.Cluster.Tests.Chaos;

/// <summary>
/// The native operator as a process behind a fault proxy. After <see cref="Begin"/> it is killed by SIGKILL at the first write of
/// each name, when the server has carried it out and before the answer, and started again.
/// </summary>
internal sealed class KilledOperator : IAsyncDisposable
{
    private readonly StackWorld _world;
    private readonly FaultProxy _proxy;
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly HashSet<string> _reached = new(StringComparer.Ordinal);
    private readonly List<OperatorProcess> _processes = [];
    private int _requestsBefore;

    private KilledOperator(StackWorld world, FaultProxy proxy)
    {
        (_world, _proxy) = (world, proxy);
        Start();
    }

    public int Kills => _processes.Count - 1;

    /// <summary>The names of all writes since <see cref="Begin"/>.</summary>
    public HashSet<string> Writes => [.. _proxy.Requests.Skip(_requestsBefore).Select(CrashPoint.WriteOf).OfType<string>()];

    public static async Task<KilledOperator> StartAsync(StackWorld world) => new(world, await world.StartProxyAsync());

    /// <param name="kills">False: the writes are only noted.</param>
    public void Begin(bool kills)
    {
        _requestsBefore = _proxy.Requests.Count;
        if (kills)
        {
            _proxy.On(r => CrashPoint.WriteOf(r) is { } write && _reached.Add(write), KillAsync);
        }
    }

    /// <summary>
    /// Applies the stack, and waits until it is Ready and the operator has no more to write. A status that only tells progress is
    /// written a moment late, so the reconcile that decides starts after that moment.
    /// </summary>
    public async Task<StackView> BringUpAsync(string spec)
    {
        await _world.ApplyStackAsync(spec);
        await _world.StackIsAsync("Ready", "True", Reasons.Healthy);
        await Eventually.TrueAsync(
            async () =>
            {
                var mark = _world.Audit.Mark();
                return DateTimeOffset.UtcNow - _world.Audit.LastWrite() > StatusPace.Pause
                    && await ReconcileAsync() && await ReconcileAsync() && _world.Audit.Writes(mark).Count == 0;
            },
            "two reconciles in a row without a write");
        await _world.AnnotateStackAsync("touched", null);
        return await _world.StackIsAsync("Ready", "True", Reasons.Healthy);
    }

    /// <summary>What its processes must not say: errors, anything on standard error, and lines with this secret.</summary>
    public IEnumerable<string> BadLines(string secret) => _processes.SelectMany(p => p.Output.Where(l =>
        l.Contains(":\"Error\"", StringComparison.Ordinal) || l.Contains(":\"Fatal\"", StringComparison.Ordinal)
            || l.Contains(secret, StringComparison.Ordinal)).Concat(p.Errors.Length > 0 ? [p.Errors] : []));

    public async ValueTask DisposeAsync()
    {
        await _processes[^1].DisposeAsync();
        await _proxy.DisposeAsync();
        _oneAtATime.Dispose();
    }

    /// <summary>Causes a reconcile and waits until there is no more to do; false: the process was killed meanwhile.</summary>
    private async Task<bool> ReconcileAsync()
    {
        var process = _processes[^1];
        var before = await process.WorkAsync();
        await _world.AnnotateStackAsync("touched", $"{before.Reconciles}");
        await Eventually.TrueAsync(
            async () => process != _processes[^1]
                || await process.WorkAsync() is { Waiting: 0, UnderWay: 0 } work && work.Reconciles > before.Reconciles,
            "a reconcile");
        return process == _processes[^1];
    }

    private async Task KillAsync(Exchange exchange)
    {
        var victim = _processes[^1];
        using var answer = await exchange.SendAsync();
        await answer.Content.LoadIntoBufferAsync();
        await _oneAtATime.WaitAsync();
        try
        {
            // Two writes may be under way at once: the process that sent the second is killed already.
            if (victim == _processes[^1])
            {
                await victim.DisposeAsync();
                Start();
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private void Start() => _processes.Add(OperatorProcess.Start(
        new Dictionary<string, string>
        {
            ["KUBECONFIG"] = _proxy.KubeconfigPath,
            ["BALLAST__NAMESPACES"] = _world.Space,
            // The lease of a killed operator would have to expire first, each time.
            ["BALLAST__LEADERELECTION__ENABLED"] = "false",
        },
        "operator"));
}
