using Ballast.Clients.Subjects;
using k8s;

return await Subject.RunAsync(args, kubeconfig => new AotClient(kubeconfig));

internal sealed class AotClient(string kubeconfig) : IClient
{
    private readonly Kubernetes _client = new(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));

    public async Task<IReadOnlyList<object>> ListPodsAsync(string space, CancellationToken cancellationToken)
    {
        using var answer =
            await _client.CoreV1.ListNamespacedPodWithHttpMessagesAsync(space, cancellationToken: cancellationToken);
        return [.. answer.Body.Items];
    }

    // The package has the type of a watch's line, and no method that reads one.
    public IAsyncEnumerable<object>? WatchPods(string space, CancellationToken cancellationToken) => null;

    public void Dispose() => _client.Dispose();
}
