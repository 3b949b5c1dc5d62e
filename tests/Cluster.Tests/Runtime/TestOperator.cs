using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>An operator of Gizmos in one namespace, hosted as the product hosts its own.</summary>
internal sealed class TestOperator : IAsyncDisposable
{
    private readonly IHost _host;

    private TestOperator(IHost host) => _host = host;

    public GizmoController Controller => Get<GizmoController>();

    public OperatorHealth Health => Get<OperatorHealth>();

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public static async Task<TestOperator> StartAsync(
        KubernetesClientConfiguration configuration,
        string space,
        Action<OperatorBuilder>? also = null,
        Action<ControllerBuilder<V1Gizmo>>? watch = null,
        Action<KubernetesOperatorOptions>? options = null,
        GizmoController? controller = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddSingleton(configuration);
        builder.Services.AddKubernetesClient(o => o.TypeInfoResolvers.Add(TestJsonContext.Default));
        var added = builder.Services.AddKubernetesOperator(o =>
        {
            o.Namespaces = [space];
            o.LeaderElection.Enabled = false;
            options?.Invoke(o);
        });
        added.AddController<GizmoController, V1Gizmo>(watch);
        builder.Services.AddSingleton(controller ?? new GizmoController());
        also?.Invoke(added);
        var host = builder.Build();
        await host.StartAsync();
        return new TestOperator(host);
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
