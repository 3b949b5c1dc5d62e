using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;

namespace Ballast.Cluster.Tests.Client;

public sealed class AuthorisationTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    [OwnServerFact]
    public async Task UserWithoutRights_Asking_IsForbidden()
    {
        using var nobody = new KubernetesClient(api.Server.As("nobody", "nothing"));

        var error = await Assert.ThrowsAsync<KubernetesApiException>(
            () => nobody.ListAsync<V1Secret>("default", new ListOptions(), CancellationToken.None));

        Assert.True(error.IsForbidden);
        Assert.Contains("nobody", error.Message, StringComparison.Ordinal);
    }

    [OwnServerFact]
    public async Task ForgedToken_Asking_IsUnauthorized()
    {
        var configuration =
            api.Configuration with { Credentials = new Kubernetes.Client.Credentials.StaticCredentials(new("forged", null)) };
        using var forger = new KubernetesClient(configuration);

        var error = await Assert.ThrowsAsync<KubernetesApiException>(
            () => forger.ListAsync<V1Secret>("default", new ListOptions(), CancellationToken.None));

        Assert.True(error.IsUnauthorized);
    }
}
