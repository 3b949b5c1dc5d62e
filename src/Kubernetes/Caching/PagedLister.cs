using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Caching;

/// <summary>
/// Reads a whole list page by page, each within a time limit. After a continue token has expired, the next list is read in one
/// piece: otherwise a list that takes longer than its token lives would never finish.
/// </summary>
internal sealed class PagedLister<T>(
    IKubernetesClient client, string? @namespace, InformerOptions<T> informer, TimeProvider time)
    where T : class, IKubernetesObject
{
    private bool _whole;

    /// <summary>All objects, trimmed, and the resource version from which to watch.</summary>
    /// <param name="onPage">Called after each page.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<(List<T> Items, string? Version)> ReadAsync(Action onPage, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        var options = new ListOptions(informer.LabelSelector, Limit: _whole ? null : informer.Reflector.PageSize);
        string? version;
        do
        {
            var page = await ReadPageAsync(options, cancellationToken);
            onPage();
            page.Items.ForEach(i => informer.Trim?.Invoke(i));
            items.AddRange(page.Items);
            version = page.Metadata.ResourceVersion;
            options = options with { Continue = page.Metadata.Continue };
        }
        while (!string.IsNullOrEmpty(options.Continue));

        _whole = false;
        return (items, version);
    }

    private async Task<KubernetesList<T>> ReadPageAsync(ListOptions options, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(informer.Reflector.ListTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await client.ListAsync<T>(@namespace, options, either.Token);
        }
        catch (KubernetesApiException exception) when (exception.IsExpired && options.Continue is not null)
        {
            _whole = true;
            throw;
        }
    }
}
