using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Controllers;
using Ballast.Kubernetes.Hosting;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api;
using Ballast.Operator.Api.CloudNativePg;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Status;
using Ballast.Operator.Validate;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ballast.Operator.Hosting;

/// <summary>The one place that registers the operator's services.</summary>
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
        services.AddSingleton(_ => MetricsSetup.CreateProvider(options));
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
        runtime.AddLeaderService<ReferenceStore>();
        runtime.AddLeaderService<RestingReferences>();
        runtime.AddInformer<AppStack>(CachedObjects.Configure);
        runtime.AddController<AppStackController, AppStack>(controller =>
        {
            controller.Configure(o => o.Workers = options.Workers).IgnoreStatusUpdates();
            var watches = new ChildWatches(runtime, controller);
            foreach (var kind in ChildKinds.All)
            {
                kind.Accept(watches);
            }

            if (options.CloudNativePg)
            {
                runtime.AddInformer<AppStack>(ClusterIndex.Configure);
                runtime.AddInformer<V1Cluster>(static o => o.IsOptional = true);
                controller.Watches<V1Cluster>(static provider =>
                {
                    var stacks = provider.GetRequiredService<IInformer<AppStack>>();
                    return cluster => ClusterIndex.StacksOf(stacks, cluster);
                });
            }
        });
        return services;
    }

    private static void AddReconciling(this IServiceCollection services, OperatorOptions options)
    {
        services.AddSingleton(options.Images);
        services.AddSingleton(static provider => new CapabilityReader(
            provider.GetRequiredService<IApiDiscovery>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IReadOnlyList<IChildKind>>(ChildKinds.All);
        services.AddSingleton(static provider => new ClusterReader(provider.GetService<IInformer<V1Cluster>>()));
        services.AddSingleton<EventReader>();
        services.AddSingleton<ObservedStateLoader>();
        services.AddSingleton<OwnWrites>();
        services.AddSingleton<SecretApplier>();
        services.AddSingleton<EnvironmentWriter>();
        services.AddSingleton<ValidSpecs>();
        services.AddSingleton<StackApplier>();
        services.AddSingleton<StatusWriter>();
        services.AddSingleton<StatusEvents>();
        services.AddSingleton<StatusReporter>();
    }

    private static void AddHealth(this IServiceCollection services, KubernetesClientConfiguration cluster)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new AddressResolver(cluster.Server.DnsSafeHost, SearchList.OfSystem(cluster.Namespace)));
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

    /// <summary>
    /// Watches children by label, not by owner reference: the owner of a pod is a ReplicaSet, and retained data has no owner.
    /// </summary>
    private sealed class ChildWatches(OperatorBuilder runtime, ControllerBuilder<AppStack> controller) : IKindVisitor
    {
        public void Visit<T>()
            where T : class, IKubernetesObject
        {
            runtime.AddInformer<T>(CachedObjects.ConfigureChild);
            controller.Watches<T>(static child => StackIndex.StackOf(child) is { } stack ? [stack] : []);
        }
    }
}
