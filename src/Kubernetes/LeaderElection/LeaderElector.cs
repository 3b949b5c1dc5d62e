using System.Diagnostics.CodeAnalysis;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Ballast.Kubernetes.LeaderElection;

/// <summary>
/// Makes sure that at most one instance works: acquires the lease, renews it while the work runs, stops the work before the
/// lease can expire, and then tries to acquire it again.
/// </summary>
[SuppressMessage(
    "Design", "CA1031:Do not catch general exception types",
    Justification = "Any fault of a renewal is tried again until the deadline.")]
public sealed class LeaderElector
{
    private static readonly TimeSpan RefusalLogInterval = TimeSpan.FromMinutes(1);

    private readonly LeaderElectionOptions _options;
    private readonly LeaseHolder _lease;
    private readonly TimeProvider _time;
    private readonly ILogger<LeaderElector> _logger;
    private readonly string _leaseName;
    private long? _refusalLogged;
    private string? _standingBehind;
    private long _validUntil;
    private volatile string? _refusal;
    private volatile bool _leading;
    private volatile CancellationTokenSource? _term;

    /// <summary>Creates an elector. It does nothing until it runs.</summary>
    public LeaderElector(
        IKubernetesClient client, LeaderElectionOptions options, TimeProvider time, ILogger<LeaderElector> logger)
    {
        _options = options;
        _lease = new LeaseHolder(client, options, time);
        _time = time;
        _logger = logger;
        _leaseName = $"{options.Namespace}/{options.LeaseName}";
    }

    /// <summary>
    /// The status of this instance, judged by the clock: a leader that was frozen past its deadline is no longer the leader.
    /// </summary>
    public LeaderElectionStatus Status => new(
        _leading && (!_options.Enabled || IsWithinTerm), _options.Enabled ? _lease.Seen : _options.Identity, _refusal);

    private bool IsWithinTerm =>
        _term is { IsCancellationRequested: false } && _lease.Now.Ticks < Volatile.Read(ref _validUntil);

    /// <summary>
    /// Runs <paramref name="lead"/> whenever this instance leads, until <paramref name="stopping"/>. The token given to it is
    /// cancelled when leadership is lost; the lease is kept until it returns, and then released.
    /// </summary>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (!_options.Enabled)
            {
                SetLeading(true);
                await lead(CancellationToken.None);
                SetLeading(false);
                return;
            }

            if (await AcquireAsync(stopping) is { } acquiredAt)
            {
                await LeadAsync(lead, acquiredAt);
            }
            else
            {
                // Stopped, perhaps just after a request has acquired the lease: release it.
                await ReleaseAsync();
            }
        }
    }

    /// <summary>Waits for the lease.</summary>
    /// <returns>When the request that acquired the lease was started; null when stopped.</returns>
    private async Task<TimeSpan?> AcquireAsync(CancellationToken stopping)
    {
        SetLeading(false);
        while (!stopping.IsCancellationRequested)
        {
            // Read more often than the leader renews, so that a released lease is acquired within one period.
            var wait = _options.RetryPeriod * (0.5 + (0.4 * Random.Shared.NextDouble()));
            try
            {
                var begun = _lease.Now;
                using var bound = new TimeBound(_options.RenewDeadline / 2, _time, stopping);
                var decision = await _lease.TryAcquireAsync(bound.Token);
                _refusal = null;
                if (decision.Action != LeaseAction.Wait)
                {
                    return begun;
                }

                StandBy();
                wait = decision.Remaining < wait ? decision.Remaining + TimeSpan.FromMilliseconds(1) : wait;
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return null;
            }
            catch (KubernetesApiException exception) when (exception.IsConflict || exception.IsAlreadyExists)
            {
                // Another instance was faster; the next read shows it.
            }
            catch (Exception exception)
            {
                Failed(exception);
            }

            await Task.Delay(wait, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }

    private async Task LeadAsync(Func<CancellationToken, Task> lead, TimeSpan acquiredAt)
    {
        using var lost = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        using var onLost = lost.Token.Register(() => SetLeading(false));
        using var done = new CancellationTokenSource();
        Extend(lost, acquiredAt);
        _term = lost;
        _standingBehind = null;
        SetLeading(true);
        _logger.Leading(_options.Identity, _leaseName);
        var renewing = RenewAsync(lost, done.Token);
        try
        {
            await lead(lost.Token);
        }
        finally
        {
            await done.CancelAsync();
            await renewing;
            SetLeading(false);
            _term = null;
        }

        if (lost.IsCancellationRequested)
        {
            _logger.LeadershipLost(
                _options.Identity, _leaseName, $"held by '{_lease.Seen}', or not renewed in {_options.RenewDeadline}");
        }
        else
        {
            await ReleaseAsync();
        }
    }

    private async Task RenewAsync(CancellationTokenSource lost, CancellationToken done)
    {
        while (!lost.IsCancellationRequested && !done.IsCancellationRequested)
        {
            await Task.Delay(_options.RetryPeriod, _time, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (done.IsCancellationRequested)
            {
                return;
            }

            try
            {
                var begun = _lease.Now;
                using var bound = new TimeBound(_options.RenewDeadline / 2, _time, lost.Token);
                if (await _lease.RenewAsync(bound.Token))
                {
                    Extend(lost, begun);
                    _refusal = null;
                }
                else
                {
                    await lost.CancelAsync();
                }
            }
            catch (Exception exception)
            {
                Failed(exception);
            }
        }
    }

    /// <summary>
    /// Leadership lasts for the deadline, counted from the start of the renewing request: the server may have recorded the
    /// renewal then.
    /// </summary>
    private void Extend(CancellationTokenSource lost, TimeSpan begun)
    {
        var until = begun + _options.RenewDeadline;
        Volatile.Write(ref _validUntil, until.Ticks);
        var left = until - _lease.Now;
        lost.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private async Task ReleaseAsync()
    {
        try
        {
            using var bound = new TimeBound(_options.RenewDeadline / 2, _time, CancellationToken.None);
            if (await _lease.ReleaseAsync(bound.Token))
            {
                _logger.LeaseReleased(_options.Identity, _leaseName);
            }
        }
        catch (Exception exception)
        {
            Failed(exception);
        }
    }

    private void Failed(Exception exception)
    {
        if (exception is KubernetesApiException { IsForbidden: true } or KubernetesApiException { IsUnauthorized: true })
        {
            _refusal = exception.Message;
            KubernetesMeter.LeaseFailures.Add(1, new KeyValuePair<string, object?>("cause", "refused"));
            if (_refusalLogged is not { } last || _time.GetElapsedTime(last) >= RefusalLogInterval)
            {
                _refusalLogged = _time.GetTimestamp();
                _logger.LeaseForbidden(_leaseName, exception.Message);
            }

            return;
        }

        KubernetesMeter.LeaseFailures.Add(1, new KeyValuePair<string, object?>("cause", "unreachable"));
        _logger.LeaseFailed(_leaseName, exception.Message);
    }

    private void StandBy()
    {
        if (_lease.Seen is { } holder && holder != _standingBehind)
        {
            _standingBehind = holder;
            _logger.StandingBy(holder, _leaseName);
        }
    }

    private void SetLeading(bool leading)
    {
        _leading = leading;
        KubernetesMeter.Leader.Record(leading ? 1 : 0);
    }
}
