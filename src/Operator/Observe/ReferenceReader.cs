using System.Text;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.References;

namespace Ballast.Operator.Observe;

/// <summary>Reads Secrets and ConfigMaps from the API server: only the metadata where that is enough.</summary>
internal sealed class ReferenceReader(IKubernetesClient client)
{
    /// <summary>Reads an object, or its metadata if its content is not needed or known already.</summary>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="look">The object, and what is needed of it.</param>
    /// <param name="known">The last result; null if there is none.</param>
    /// <param name="now">The time before the read.</param>
    public async Task<ReferenceEntry> ReadAsync(string @namespace, ReferenceLook look, ReferenceEntry? known, DateTimeOffset now)
    {
        // Content that another look has read stays valid.
        look = look with { NeedsContent = look.NeedsContent || known is { Object: not null, Look.NeedsContent: true } };
        try
        {
            return new ReferenceEntry(await ReadAsync(@namespace, look, known), now, look);
        }
        catch (KubernetesApiException refusal)
        {
            // An error such as a 5xx does not change what is known about an object; a 403 does: the right was removed.
            var kept = known is { Object: not null } && known.Holds(look) ? known : null;
            return new ReferenceEntry(kept?.Object, now, kept?.Look ?? look)
            {
                HasFailed = true,
                Error = kept is null || refusal.IsForbidden ? ApiError.Of($"{look.Key} cannot be read", refusal) : null,
            };
        }
    }

    private Task<ReferencedObject?> ReadAsync(string @namespace, ReferenceLook look, ReferenceEntry? known) =>
        !look.NeedsContent ? ReadMetadataAsync(@namespace, look.Key)
            : known is { Object: { } content, Look.NeedsContent: true } ? ReadChangeAsync(@namespace, look.Key, content)
            : ReadContentAsync(@namespace, look.Key);

    private async Task<ReferencedObject?> ReadMetadataAsync(string @namespace, ReferenceKey key) =>
        await GetMetadataAsync(@namespace, key) is { } metadata ? ReferencedObject.WithoutContent(metadata) : null;

    private async Task<ReferencedObject?> ReadChangeAsync(string @namespace, ReferenceKey key, ReferencedObject known) =>
        await GetMetadataAsync(@namespace, key) is { } metadata && metadata.Uid == known.Metadata.Uid
            && metadata.ResourceVersion == known.Metadata.ResourceVersion
                ? known
                : await ReadContentAsync(@namespace, key);

    private Task<V1ObjectMeta?> GetMetadataAsync(string @namespace, ReferenceKey key) => key.Kind == ReferenceKind.Secret
        ? client.GetMetadataAsync<V1Secret>(key.Name, @namespace, CancellationToken.None)
        : client.GetMetadataAsync<V1ConfigMap>(key.Name, @namespace, CancellationToken.None);

    private async Task<ReferencedObject?> ReadContentAsync(string @namespace, ReferenceKey key)
    {
        if (key.Kind == ReferenceKind.Secret)
        {
            var secret = await client.GetAsync<V1Secret>(key.Name, @namespace, CancellationToken.None);
            return secret is null ? null : ReferencedObject.Of(secret);
        }

        var map = await client.GetAsync<V1ConfigMap>(key.Name, @namespace, CancellationToken.None);
        if (map is null)
        {
            return null;
        }

        var data = new Dictionary<string, byte[]>(map.BinaryData ?? []);
        foreach (var (name, text) in map.Data ?? [])
        {
            data[name] = Encoding.UTF8.GetBytes(text);
        }

        return new ReferencedObject(map.Metadata, data);
    }
}
