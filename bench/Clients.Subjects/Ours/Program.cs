using System.Runtime.CompilerServices;
using Ballast.Clients.Subjects;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;

return await Subject.RunAsync(args, kubeconfig => new OurClient(kubeconfig));

internal sealed class OurClient(string kubeconfig) : IClient
{
    private readonly KubernetesClient _client = new(KubernetesClientConfiguration.FromKubeconfig(kubeconfig));

    public async Task<IReadOnlyList<object>> ListPodsAsync(string space, CancellationToken cancellationToken) =>
        (await _client.ListAsync<V1Pod>(space, new ListOptions(), cancellationToken)).Items;

    public IAsyncEnumerable<object>? WatchPods(string space, CancellationToken cancellationToken) =>
        WatchAsync(space, cancellationToken);

    public void Dispose() => _client.Dispose();

    private async IAsyncEnumerable<object> WatchAsync(string space, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in _client.WatchAsync<V1Pod>(space, new WatchOptions("1"), cancellationToken))
        {
            yield return change.Object;
        }
    }
}
