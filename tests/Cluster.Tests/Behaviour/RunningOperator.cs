using Ballast.Cluster.Tests.Faults;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Controllers;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Health;
using Ballast.Operator.Hosting;
using Ballast.Operator.Naming;
using Ballast.Operator.Status;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>The whole operator in this process, for one namespace.</summary>
internal sealed class RunningOperator
{
    private readonly IHost _host;

    // Resolved now: after the operator has been replaced, its services may already be disposed.
    private readonly IReconcileRequests<AppStack> _requests;
    private readonly IInformer<AppStack> _stacks;
    private readonly StatusReporter _statuses;
    private readonly List<Func<IKubernetesClient, string, Task<bool>>> _children;

    private RunningOperator(IHost host, LogKeeper log)
    {
        (_host, Log) = (host, log);
        _requests = host.Services.GetRequiredService<IReconcileRequests<AppStack>>();
        _stacks = host.Services.GetRequiredService<IInformer<AppStack>>();
        _statuses = host.Services.GetRequiredService<StatusReporter>();
        var caches = new Caches(host.Services);
        foreach (var kind in ChildKinds.All)
        {
            kind.Accept(caches);
        }

        _children = caches.HaveSeen;
    }

    public LogKeeper Log { get; }

    /// <summary>True: a status is to be written a moment later.</summary>
    public bool HasStatusToWrite => _statuses.Waiting > 0;

    /// <param name="cluster">The API server.</param>
    /// <param name="proxy">Before it; null for none.</param>
    /// <param name="space">The namespace.</param>
    /// <param name="checks">Answers its checks.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="reconciled">Called in each reconcile.</param>
    /// <param name="usesClusters">Whether it watches the Clusters of CloudNativePG.</param>
    public static async Task<RunningOperator> StartAsync(
        KubernetesClientConfiguration cluster, FaultProxy? proxy, string space, IChecker checks, TimeProvider time,
        Action reconciled, bool usesClusters)
    {
        var log = new LogKeeper(() => proxy is { IsSevered: true });
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(log);
        builder.Services.AddSingleton(time);
        builder.Services.AddBallastOperator(
            new OperatorOptions
            {
                Namespaces = [space],
                LeaderElection = false,
                Workers = 2,
                CloudNativePg = usesClusters,
            },
            proxy?.Configuration ?? cluster);
        builder.Services.AddSingleton(checks);
        builder.Services.AddSingleton<IHealthMonitor>(p => new ReconcileCount(p.GetRequiredService<HealthMonitor>(), reconciled));
        var host = builder.Build();
        await host.StartAsync();
        return new RunningOperator(host, log);
    }

    public void Enqueue(string space, string stack) => _requests.Enqueue(space, stack);

    /// <summary>Whether its caches contain the stack in that version, and everything else that the server has now.</summary>
    public async Task<bool> HasSeenAllAsync(IKubernetesClient client, string space, string? stack)
    {
        var seen = await Task.WhenAll(_children.Select(hasSeen => hasSeen(client, space)));
        return Array.TrueForAll(seen, all => all) && _stacks.Get(space, StackWorld.Name)?.Metadata.ResourceVersion == stack;
    }

    public async Task StopAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static Func<IKubernetesClient, string, Task<bool>> HasSeen<T>(IServiceProvider services)
        where T : class, IKubernetesObject
    {
        var cache = services.GetRequiredService<IInformer<T>>();
        return async (client, space) =>
        {
            var list = await client.ListAsync<T>(space, new ListOptions(StackIndex.ChildSelector), CancellationToken.None);
            return list.Items.Select(Version).ToHashSet().SetEquals(cache.List().Select(Version));
        };
    }

    private static (string?, string?) Version(IKubernetesObject item) => (item.Metadata.Uid, item.Metadata.ResourceVersion);

    private sealed class Caches(IServiceProvider services) : IKindVisitor
    {
        public List<Func<IKubernetesClient, string, Task<bool>>> HaveSeen { get; } = [];

        public void Visit<T>()
            where T : class, IKubernetesObject => HaveSeen.Add(HasSeen<T>(services));
    }
}
