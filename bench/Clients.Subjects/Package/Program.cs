using System.Runtime.CompilerServices;
using Ballast.Clients.Subjects;
using k8s;

return await Subject.RunAsync(args, kubeconfig => new PackageClient(kubeconfig));

internal sealed class PackageClient(string kubeconfig) : IClient
{
    private readonly Kubernetes _client = new(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));

    public async Task<IReadOnlyList<object>> ListPodsAsync(string space, CancellationToken cancellationToken) =>
        [.. (await _client.CoreV1.ListNamespacedPodAsync(space, cancellationToken: cancellationToken)).Items];

    public IAsyncEnumerable<object>? WatchPods(string space, CancellationToken cancellationToken) =>
        WatchAsync(space, cancellationToken);

    public void Dispose() => _client.Dispose();

    private async IAsyncEnumerable<object> WatchAsync(string space, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (_, pod) in _client.CoreV1.WatchListNamespacedPodAsync(
            space, resourceVersion: "1", cancellationToken: cancellationToken))
        {
            yield return pod;
        }
    }
}
