using System.Runtime.CompilerServices;
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

    /// <summary>
    /// The pages, each with its objects, trimmed, and the resource version from which to watch. The next one is read when the
    /// one before has been used, so that never more than a page of whole objects is in memory.
    /// </summary>
    public async IAsyncEnumerable<(IReadOnlyList<T> Items, string? Version)> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new ListOptions(informer.LabelSelector, Limit: _whole ? null : informer.Reflector.PageSize);
        do
        {
            var page = await ReadPageAsync(options, cancellationToken);
            page.Items.ForEach(i => informer.Trim?.Invoke(i));
            yield return (page.Items, page.Metadata.ResourceVersion);
            options = options with { Continue = page.Metadata.Continue };
        }
        while (!string.IsNullOrEmpty(options.Continue));

        _whole = false;
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
