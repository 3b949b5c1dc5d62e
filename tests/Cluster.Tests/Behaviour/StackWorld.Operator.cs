using System.Diagnostics;
using System.Text;
using Ballast.Cluster.Tests.Faults;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <content>The operator's life: started, stopped, killed, and asked to reconcile.</content>
internal sealed partial class StackWorld
{
    /// <summary>After this time the operator reads every Secret and ConfigMap again.</summary>
    public static readonly TimeSpan NextLook = TimeSpan.FromMinutes(12);

    private readonly List<LogKeeper> _logs = [];
    private readonly List<Task> _crashed = [];
    private readonly ShiftedTime _time = new();
    private FaultProxy? _proxy;
    private RunningOperator? _operator;
    private int _reconciles;

    /// <summary>Between the operator and the API server, in a world that was started with one.</summary>
    public FaultProxy Proxy => _proxy ?? throw new InvalidOperationException("Start the world with StartProxiedAsync.");

    /// <summary>True: operators that are started from now on watch the Clusters of CloudNativePG.</summary>
    public bool UsesClusters { get; set; }

    /// <summary>True: the test causes errors that the operator must log.</summary>
    public bool ErrorsExpected { get; set; }

    /// <summary>Everything that its operators have logged.</summary>
    public IEnumerable<string> Lines => _logs.SelectMany(l => l.Lines);

    private int Reconciles => Volatile.Read(ref _reconciles);

    /// <summary>Waits for a complete reconcile of the stack that starts after this call.</summary>
    public async Task ReconcileAsync()
    {
        // A reconcile is counted in its middle. The first one counted may have read before this call, the second starts after
        // the call, and has ended when the third is counted.
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

    /// <summary>Waits until two reconciles in a row write nothing, with caches that are up to date.</summary>
    /// <param name="withStatus">False: there may be a status that is to be written a moment later.</param>
    public async Task AtRestAsync(bool withStatus = true)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            var mark = Audit.Mark();
            var stack = (await TryViewAsync())?.ResourceVersion;
            var knows = await _operator!.HasSeenAllAsync(_api.Client, Space, stack);
            await ReconcileAsync();
            await ReconcileAsync();
            var writes = Audit.Writes(mark);
            if (knows && writes.Count == 0 && !(withStatus && _operator.HasStatusToWrite))
            {
                return;
            }

            await FailAfterLimitAsync(since, $"at rest; {(knows ? "" : "has not seen all; ")}wrote {string.Join(", ", writes)}");
        }
    }

    /// <summary>
    /// Waits until it is at rest; from then on the operator writes nothing, neither 15 minutes later nor after a restart.
    /// </summary>
    public async Task StaysAtRestAsync()
    {
        await AtRestAsync();
        var mark = Audit.Mark();
        await PassAsync(TimeSpan.FromMinutes(15));
        await StopOperatorAsync();
        await StartOperatorAsync();
        await ReconcileAsync();
        await ReconcileAsync();
        Assert.Empty(Audit.Writes(mark));
    }

    /// <summary>Triggers a reconcile, and waits until the operator has found that the stack does not exist.</summary>
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

    /// <summary>Moves the operator's clock forward by this time, and triggers what is then due.</summary>
    public Task PassAsync(TimeSpan time)
    {
        _time.Pass(time);
        return ReconcileAsync();
    }

    /// <summary>Stops the operator's clock: nothing becomes due until <see cref="PassAsync"/>.</summary>
    public void StopTime() => _time.Stop();

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
            _asOperator, _proxy, Space, Checks, _time, () => Interlocked.Increment(ref _reconciles),
            UsesClusters);
        _logs.Add(_operator.Log);
    }

    /// <summary>Cuts the operator off, which to the API server looks like a kill, and starts another operator.</summary>
    /// <param name="next">The proxy for the other operator; by default a proxy that changes nothing.</param>
    public async Task CrashAsync(FaultProxy? next = null)
    {
        Proxy.Sever();
        await ReplaceOperatorAsync(next ?? await StartProxyAsync());
    }

    /// <summary>A proxy for the next operator.</summary>
    public Task<FaultProxy> StartProxyAsync() => FaultProxy.StartAsync(_asOperator);

    /// <summary>The same, at a moment of the next request that matches.</summary>
    /// <returns>Completes once the other operator runs. If no request matches, it never completes.</returns>
    public async Task CrashAtAsync(Func<ProxiedRequest, bool> match, Moment moment)
    {
        await Proxy.SeverAt(match, moment);
        await ReplaceOperatorAsync(await StartProxyAsync());
    }

    public async ValueTask DisposeAsync()
    {
        var passwords = (await ListAsync<V1Secret>()).SelectMany(s => s.Data ?? new Dictionary<string, byte[]>())
            .Where(d => d.Key == "password").Select(d => Encoding.UTF8.GetString(d.Value)).ToList();
        var told = string.Join('\n', (await ListAsync<Corev1Event>()).Select(e => e.Message)) + await TryViewAsync();
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
