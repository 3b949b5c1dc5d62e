using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Controllers;
using Ballast.Kubernetes.Diagnostics;
using Ballast.Kubernetes.Hosting;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Status;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ballast.Operator.Hosting;

/// <summary>The one place where the operator's parts are put together.</summary>
internal static class OperatorServices
{
    /// <summary>Adds client, runtime, caches, the controller and the health monitor.</summary>
    public static IServiceCollection AddBallastOperator(
        this IServiceCollection services, OperatorOptions options, KubernetesClientConfiguration cluster)
    {
        services.AddSingleton(cluster);
        services.AddKubernetesClient(client =>
        {
            client.TypeInfoResolvers.Add(OperatorJsonContext.Default);
            client.UserAgent = $"ballast/{ThisAssembly.Version}";
        });
        services.AddHealth(cluster);
        services.AddReconciling(options);
        services.AddSingleton(_ => new PrometheusTextWriter(KubernetesMeter.Name, HealthMetrics.MeterName, "System.Runtime"));
        services.AddSingleton<HealthEndpoints>();

        var runtime = services.AddKubernetesOperator(o =>
        {
            o.Namespaces = options.Namespaces;
            o.LeaderElection.Enabled = options.LeaderElection;
            o.LeaderElection.LeaseName = options.LeaseName;
            o.LeaderElection.Namespace = options.LeaseNamespace ?? cluster.Namespace;
        });
        runtime.AddLeaderService<HealthMonitor>();
        runtime.AddLeaderService<StackFreshness>();
        runtime.AddController<AppStackController, AppStack>(OperatorJsonContext.Default.AppStack, controller =>
        {
            controller.Configure(o => o.Workers = options.Workers).IgnoreStatusUpdates();
            AddChildren(runtime, controller);
        });
        return services;
    }

    private static void AddChildren(OperatorBuilder runtime, ControllerBuilder<AppStack> controller)
    {
        Add<V1Deployment>();
        Add<V1StatefulSet>();
        Add<V1Job>();
        Add<V1CronJob>();
        Add<V1Pod>();
        Add<V1Service>();
        Add<V1ServiceAccount>();
        Add<V1PersistentVolumeClaim>();
        Add<V1ControllerRevision>();
        Add<V1PodDisruptionBudget>();
        Add<V2HorizontalPodAutoscaler>();
        Add<V1Ingress>();
        Add<V1NetworkPolicy>();

        // By label, not by owner: pods belong to a Deployment, and kept data to nobody.
        void Add<TChild>()
            where TChild : class, IKubernetesObject
        {
            runtime.AddInformer<TChild>(StackIndex.Configure);
            controller.Watches<TChild>(static child => StackIndex.StackOf(child) is { } stack ? [stack] : []);
        }
    }

    private static void AddReconciling(this IServiceCollection services, OperatorOptions options)
    {
        services.AddSingleton(options.Images);
        services.AddSingleton(static provider => new CapabilityReader(
            provider.GetRequiredService<IApiDiscovery>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ReferenceStore>();
        services.AddSingleton<ObservedStateLoader>();
        services.AddSingleton<ChildApplier>();
        services.AddSingleton<SecretApplier>();
        services.AddSingleton<ClaimApplier>();
        services.AddSingleton<RecordKeeper>();
        services.AddSingleton<EnvironmentKeeper>();
        services.AddSingleton<MigrationStarter>();
        services.AddSingleton<BrokenPodCleaner>();
        services.AddSingleton<StackApplier>();
        services.AddSingleton<StatusWriter>();
        services.AddSingleton<StatusEvents>();
    }

    private static void AddHealth(this IServiceCollection services, KubernetesClientConfiguration cluster)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new AddressResolver(cluster.Server.DnsSafeHost));
        services.AddSingleton<AppProbe>();
        services.TryAddSingleton(EngineCatalog.All);
        services.AddSingleton(static provider => new ProbeSet(
            provider.GetRequiredService<AppProbe>(), provider.GetRequiredService<IReadOnlyList<IEngine>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IChecker, Checker>();
        services.AddSingleton<IHealthMonitor>(static provider => provider.GetRequiredService<HealthMonitor>());
        services.AddSingleton(static provider =>
            new Lazy<IReconcileRequests<AppStack>>(provider.GetRequiredService<IReconcileRequests<AppStack>>));
    }
}
