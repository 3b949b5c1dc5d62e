using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Controllers;
using Ballast.Kubernetes.Events;
using Ballast.Kubernetes.LeaderElection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ballast.Kubernetes.Hosting;

/// <summary>Adds an operator to a host.</summary>
public static class OperatorServiceCollectionExtensions
{
    /// <summary>
    /// Adds the runtime. <see cref="KubernetesClientServices.AddKubernetesClient"/> must be called too; a client keyed
    /// <see cref="KubernetesClientServices.LeaseKey"/> is used for the lease if there is one.
    /// </summary>
    public static OperatorBuilder AddKubernetesOperator(
        this IServiceCollection services, Action<KubernetesOperatorOptions>? configure = null)
    {
        var options = services.AddOptions<KubernetesOperatorOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<KubernetesOperatorOptions>, KubernetesOperatorOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static p => new EventRecorder(
            p.GetRequiredService<IKubernetesClient>(), Options(p).Events, Time(p), Logger<EventRecorder>(p)));
        services.TryAddSingleton<IEventRecorder>(static p => p.GetRequiredService<EventRecorder>());
        services.TryAddSingleton(static p => new LeaderElector(
            p.GetKeyedService<IKubernetesClient>(KubernetesClientServices.LeaseKey) ?? p.GetRequiredService<IKubernetesClient>(),
            Options(p).LeaderElection,
            Time(p),
            Logger<LeaderElector>(p)));
        services.TryAddSingleton(static p => new OperatorHealth(
            p.GetServices<IInformerLoop>(), p.GetServices<IControllerLoop>(), p.GetRequiredService<LeaderElector>()));
        services.AddHostedService<OperatorHost>();
        return new OperatorBuilder(services);
    }

    internal static KubernetesOperatorOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<KubernetesOperatorOptions>>().Value;

    internal static TimeProvider Time(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();

    internal static ILogger<T> Logger<T>(IServiceProvider provider) => provider.GetRequiredService<ILogger<T>>();
}
