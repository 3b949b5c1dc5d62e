using System.Diagnostics;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.LeaderElection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>
/// An instance that competes for a lease, and records when it led. The lease is short, but long enough that a leader on a busy
/// machine can renew it.
/// </summary>
internal sealed class Elector : IAsyncDisposable
{
    public static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(8);
    public static readonly TimeSpan RenewDeadline = TimeSpan.FromSeconds(6);
    public static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(0.4);

    private readonly CancellationTokenSource _stop = new();
    private readonly CountedTime _time;
    private readonly LeaderElector _elector;
    private readonly Lock _lock = new();
    private readonly List<(long From, long? To)> _reigns = [];
    private readonly Task _running;

    public Elector(IKubernetesClient client, string space, string identity, CountedTime? time = null)
    {
        _time = time ?? new CountedTime();
        var options = new LeaderElectionOptions
        {
            Namespace = space,
            LeaseName = "test",
            Identity = identity,
            LeaseDuration = LeaseDuration,
            RenewDeadline = RenewDeadline,
            RetryPeriod = RetryPeriod,
        };
        _elector = new LeaderElector(client, options, _time, NullLogger<LeaderElector>.Instance);
        _running = _elector.RunAsync(LeadAsync, _stop.Token);
    }

    /// <summary>How long it has waited between its reads of the lease.</summary>
    public TimeSpan Waited => _time.Waited;

    /// <summary>The same, up to the last moment at which it led.</summary>
    public TimeSpan WaitedToLead { get; private set; }

    public LeaderElectionStatus Status => _elector.Status;

    /// <summary>Work that still runs after the token was cancelled, such as a reconcile that finishes.</summary>
    public TimeSpan Finishing { get; set; }

    /// <summary>When its work ran, by the clock of this process; a reign that has not ended ends now.</summary>
    public IReadOnlyList<(long From, long To)> Reigns
    {
        get
        {
            lock (_lock)
            {
                return [.. _reigns.Select(r => (r.From, r.To ?? Stopwatch.GetTimestamp()))];
            }
        }
    }

    public bool Leads
    {
        get
        {
            lock (_lock)
            {
                return _reigns is [.., { To: null }];
            }
        }
    }

    /// <summary>True if the work of any two of these ever ran at the same time.</summary>
    public static bool Overlap(params IEnumerable<Elector> electors)
    {
        var all = electors.SelectMany(e => e.Reigns).OrderBy(r => r.From).ToList();
        return all.Zip(all.Skip(1)).Any(pair => pair.Second.From < pair.First.To);
    }

    /// <summary>SIGTERM.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task LeadAsync(CancellationToken lost)
    {
        lock (_lock)
        {
            WaitedToLead = Waited;
            _reigns.Add((Stopwatch.GetTimestamp(), null));
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(lost, _stop.Token);
        await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(Finishing, CancellationToken.None);
        lock (_lock)
        {
            _reigns[^1] = (_reigns[^1].From, Stopwatch.GetTimestamp());
        }
    }
}
