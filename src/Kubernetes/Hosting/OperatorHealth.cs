using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Controllers;
using Ballast.Kubernetes.LeaderElection;

namespace Ballast.Kubernetes.Hosting;

/// <summary>An answer to a probe.</summary>
/// <param name="Problems">What is wrong, in plain words; empty when nothing is.</param>
public sealed record HealthReport(IReadOnlyList<string> Problems)
{
    /// <summary>True when nothing is wrong.</summary>
    public bool IsHealthy => Problems.Count == 0;
}

/// <summary>Liveness and readiness of the operator, and the state of each cache.</summary>
public sealed class OperatorHealth
{
    private readonly IReadOnlyList<IInformerLoop> _informers;
    private readonly IReadOnlyList<IControllerLoop> _controllers;
    private readonly LeaderElector _elector;

    internal OperatorHealth(
        IEnumerable<IInformerLoop> informers, IEnumerable<IControllerLoop> controllers, LeaderElector elector)
    {
        _informers = [.. informers];
        _controllers = [.. controllers];
        _elector = elector;
    }

    /// <summary>The state of each cache. A kind that is forbidden or not served degrades only what needs it.</summary>
    public IReadOnlyList<IInformerStatus> InformerStates => _informers;

    /// <summary>The leader election status of this instance.</summary>
    public LeaderElectionStatus LeaderElection => _elector.Status;

    /// <summary>Liveness: whether a restart would help. True while every loop runs, also while the API server is down.</summary>
    public HealthReport CheckLiveness() => new(
    [
        .. _informers.Where(i => !i.IsAlive).Select(i => $"the watch loop of {i.Resource} has stopped"),
        .. _controllers.Where(c => !c.IsAlive).Select(c => $"a worker of {c.Name} hangs"),
    ]);

    /// <summary>
    /// Readiness: whether this instance can do its work or take over as leader. It needs every cache filled or known to be
    /// forbidden or not served, the caches of the controllers' own entities filled, and access to the lease.
    /// </summary>
    public HealthReport CheckReadiness() => new(
    [
        .. _informers.Where(i => i.State == InformerState.Starting).Select(i => $"the cache of {i.Resource} is not filled yet"),
        .. _controllers.Select(c => c.Entities)
            .Where(i => i.State is InformerState.Forbidden or InformerState.NotServed)
            .Select(i => $"{i.Resource} cannot be watched ({i.State}): {i.Message}"),
        .. _elector.Status.Refusal is { } refusal ? new[] { $"the lease cannot be used: {refusal}" } : [],
    ]);
}
