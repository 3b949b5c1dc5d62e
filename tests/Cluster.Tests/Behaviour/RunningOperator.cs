using Ballast.Cluster.Tests.Faults;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Controllers;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;
using Ballast.Operator.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>The whole operator in this process, looking after one namespace.</summary>
internal sealed class RunningOperator
{
    private readonly IHost _host;

    private RunningOperator(IHost host, LogKeeper log) => (_host, Log) = (host, log);

    public LogKeeper Log { get; }

    /// <param name="cluster">The API server.</param>
    /// <param name="proxy">Before it; null for none.</param>
    /// <param name="space">The namespace.</param>
    /// <param name="checks">Answers its checks.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="reconciled">Called in each reconcile.</param>
    public static async Task<RunningOperator> StartAsync(
        KubernetesClientConfiguration cluster, FaultProxy? proxy, string space, IChecker checks, TimeProvider time, Action reconciled)
    {
        var log = new LogKeeper(() => proxy is { IsSevered: true });
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(log);
        builder.Services.AddSingleton(time);
        builder.Services.AddBallastOperator(
            new OperatorOptions { Namespaces = [space], LeaderElection = false, Workers = 2 }, proxy?.Configuration ?? cluster);
        builder.Services.AddSingleton(checks);
        builder.Services.AddSingleton<IHealthMonitor>(p => new ReconcileCount(p.GetRequiredService<HealthMonitor>(), reconciled));
        var host = builder.Build();
        await host.StartAsync();
        return new RunningOperator(host, log);
    }

    public void Enqueue(string space, string stack) => _host.Services.GetRequiredService<IReconcileRequests<AppStack>>().Enqueue(space, stack);

    public async Task StopAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
