using Ballast.Kubernetes.Client.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ballast.Kubernetes.Client;

/// <summary>Registers the client.</summary>
public static class KubernetesClientServices
{
    /// <summary>
    /// The key of a second <see cref="IKubernetesClient"/> with connections of its own for the lease: a renewal that waits
    /// behind other requests could lose the leadership.
    /// </summary>
    public const string LeaseKey = "lease";

    /// <summary>
    /// Adds <see cref="IKubernetesClient"/>, the same under <see cref="LeaseKey"/>, and <see cref="IApiDiscovery"/>. The
    /// configuration is <see cref="KubernetesClientConfiguration.Load"/> unless one is registered.
    /// </summary>
    public static IServiceCollection AddKubernetesClient(
        this IServiceCollection services, Action<KubernetesClientOptions>? configure = null)
    {
        services.AddOptions<KubernetesClientOptions>()
            .Configure(options => configure?.Invoke(options))
            .Validate(
                options => options.RequestTimeout > TimeSpan.Zero,
                Refuse(nameof(KubernetesClientOptions.RequestTimeout), "above 0"))
            .Validate(
                options => options.ConnectTimeout > TimeSpan.Zero,
                Refuse(nameof(KubernetesClientOptions.ConnectTimeout), "above 0"))
            .Validate(
                options => options.PingInterval >= TimeSpan.FromSeconds(1),
                Refuse(nameof(KubernetesClientOptions.PingInterval), "1 s or more"))
            .Validate(options => options.MaxRetries >= 0, Refuse(nameof(KubernetesClientOptions.MaxRetries), "0 or more"))
            .Validate(
                options => options.FieldManager.Length is > 0 and <= 128,
                Refuse(nameof(KubernetesClientOptions.FieldManager), "1 to 128 characters"))
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => KubernetesClientConfiguration.Load(provider.GetRequiredService<TimeProvider>()));
        // One for all clients and caches: each has its own description of every kind.
        services.TryAddSingleton(provider =>
            new KubernetesJson(provider.GetRequiredService<IOptions<KubernetesClientOptions>>().Value.TypeInfoResolvers));
        services.TryAddSingleton(Create);
        services.TryAddSingleton<IKubernetesClient>(provider => provider.GetRequiredService<KubernetesClient>());
        services.TryAddSingleton(provider => provider.GetRequiredService<KubernetesClient>().Discovery);
        services.TryAddKeyedSingleton<IKubernetesClient>(LeaseKey, (provider, _) => Create(provider));
        return services;
    }

    private static string Refuse(string option, string bound) => $"{nameof(KubernetesClientOptions)}.{option} must be {bound}.";

    private static KubernetesClient Create(IServiceProvider provider) =>
        new(
            provider.GetRequiredService<KubernetesClientConfiguration>(),
            provider.GetRequiredService<IOptions<KubernetesClientOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<KubernetesClient>>(),
            provider.GetRequiredService<KubernetesJson>());
}
