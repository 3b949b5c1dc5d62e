using System.Diagnostics;
using System.Text;
using Ballast.Cluster.Tests.Faults;
using Ballast.Kubernetes.Objects;

namespace Ballast.Cluster.Tests.Behaviour;

/// <content>The operator's life: started, stopped, killed, and asked to reconcile.</content>
internal sealed partial class StackWorld
{
    private readonly List<LogKeeper> _logs = [];
    private readonly List<Task> _crashed = [];
    private readonly ShiftedTime _time = new();
    private FaultProxy? _proxy;
    private RunningOperator? _operator;
    private int _reconciles;

    /// <summary>Between the operator and the API server, in a world that was started with one.</summary>
    public FaultProxy Proxy => _proxy ?? throw new InvalidOperationException("Start the world with StartProxiedAsync.");

    /// <summary>Whether the test brings about what the operator has to log as an error.</summary>
    public bool ErrorsExpected { get; set; }

    private int Reconciles => Volatile.Read(ref _reconciles);

    private IEnumerable<string> Lines => _logs.SelectMany(l => l.Lines);

    /// <summary>Has the stack reconciled again, from start to end.</summary>
    public async Task ReconcileAsync()
    {
        // Each is counted in its middle: one under way may have read before the call, the next starts after it, and ends before
        // the third.
        for (var i = 0; i < 3; i++)
        {
            var before = Reconciles;
            var since = Stopwatch.StartNew();
            _operator!.Enqueue(Space, Name);
            while (Reconciles == before)
            {
                await FailAfterLimitAsync(since, "a reconcile");
            }
        }
    }

    /// <summary>Waits until two reconciles on end write nothing although the operator knows all there is.</summary>
    public async Task AtRestAsync()
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            var mark = Audit.Mark();
            var stack = (await TryViewAsync())?.ResourceVersion;
            var knows = await _operator!.HasSeenAllAsync(Client, Space, stack);
            await ReconcileAsync();
            await ReconcileAsync();
            var writes = Audit.Writes(mark);
            if (knows && writes.Count == 0)
            {
                return;
            }

            await FailAfterLimitAsync(since, $"at rest; {(knows ? "" : "has not seen all; ")}wrote {string.Join(", ", writes)}");
        }
    }

    /// <summary>Does what calls for the stack, and waits until the operator has looked for it and found none.</summary>
    public async Task IsSoughtInVainAsync(Func<Task> change)
    {
        int Found() => Lines.Count(l => l.EndsWith(": gone ", StringComparison.Ordinal));
        var before = Found();
        await change();
        for (var since = Stopwatch.StartNew(); Found() == before;)
        {
            await FailAfterLimitAsync(since, "the operator looks for the stack that is gone");
        }
    }

    /// <summary>Lets the operator believe that so much time has passed, and look again at what is due.</summary>
    public Task PassAsync(TimeSpan time)
    {
        _time.Pass(time);
        return ReconcileAsync();
    }

    public async Task StopOperatorAsync()
    {
        if (_operator is { } running)
        {
            _operator = null;
            await running.StopAsync();
        }
    }

    public async Task StartOperatorAsync()
    {
        _operator = await RunningOperator.StartAsync(
            _asOperator, _proxy, Space, Checks, _time, () => Interlocked.Increment(ref _reconciles));
        _logs.Add(_operator.Log);
    }

    /// <summary>Kills the operator, as far as the API server can tell, and starts another one.</summary>
    /// <param name="next">Before the other one; by default a proxy that changes nothing.</param>
    public async Task CrashAsync(FaultProxy? next = null)
    {
        Proxy.Sever();
        await ReplaceOperatorAsync(next ?? await StartProxyAsync());
    }

    /// <summary>A proxy for the next operator.</summary>
    public Task<FaultProxy> StartProxyAsync() => FaultProxy.StartAsync(_asOperator);

    /// <summary>The same at a moment on the way of the next request that matches.</summary>
    /// <returns>Completes once the other one runs; the request may also never come.</returns>
    public async Task CrashAtAsync(Func<ProxiedRequest, bool> match, Moment moment)
    {
        await Proxy.SeverAt(match, moment);
        await ReplaceOperatorAsync(await StartProxyAsync());
    }

    public async ValueTask DisposeAsync()
    {
        var passwords = (await ListAsync<V1Secret>()).SelectMany(s => s.Data ?? [])
            .Where(d => d.Key == "password").Select(d => Encoding.UTF8.GetString(d.Value)).ToList();
        var told = string.Join('\n', (await ListAsync<V1Event>()).Select(e => e.Message)) + await TryViewAsync();
        await StopOperatorAsync();
        await (_proxy?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Task.WhenAll(_crashed);
        Assert.All(passwords, password =>
            Assert.DoesNotContain(Lines.Append(told), text => text.Contains(password, StringComparison.Ordinal)));
        var errors = _logs.SelectMany(l => l.Errors).ToList();
        Assert.True(ErrorsExpected || errors.Count == 0, string.Join('\n', errors));
    }

    private async Task ReplaceOperatorAsync(FaultProxy next)
    {
        var (severed, crashed) = (Proxy, _operator!);
        _proxy = next;
        await StartOperatorAsync();
        _crashed.Add(ClearAwayAsync(crashed, severed));
    }

    private static async Task ClearAwayAsync(RunningOperator crashed, FaultProxy severed)
    {
        await crashed.StopAsync();
        await severed.DisposeAsync();
    }
}
