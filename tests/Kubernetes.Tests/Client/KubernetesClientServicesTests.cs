using Ballast.Kubernetes.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ballast.Kubernetes.Tests.Client;

public sealed class KubernetesClientServicesTests
{
    [Fact]
    public void Services_HoldOneClientForAllAndAnotherForTheLease()
    {
        using var provider = Provide();

        var client = provider.GetRequiredService<IKubernetesClient>();
        var lease = provider.GetRequiredKeyedService<IKubernetesClient>(KubernetesClientServices.LeaseKey);

        Assert.Same(client, provider.GetRequiredService<KubernetesClient>());
        Assert.NotSame(client, lease);
        Assert.NotNull(provider.GetRequiredService<IApiDiscovery>());
    }

    [Fact]
    public void Options_OutOfBounds_AreNamed()
    {
        using var provider = Provide(options =>
        {
            options.RequestTimeout = TimeSpan.Zero;
            options.FieldManager = "";
        });

        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IKubernetesClient>());

        Assert.Equal(
            [
                "KubernetesClientOptions.RequestTimeout must be above 0.",
                "KubernetesClientOptions.FieldManager must be 1 to 128 characters.",
            ],
            error.Failures);
    }

    private static ServiceProvider Provide(Action<KubernetesClientOptions>? configure = null) => new ServiceCollection()
        .AddSingleton(new KubernetesClientConfiguration { Server = new Uri("https://127.0.0.1:1") })
        .AddKubernetesClient(configure)
        .BuildServiceProvider();
}
