using System.Text.Json.Nodes;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.References;

namespace Ballast.Operator.Releases;

/// <summary>Builds the release that a spec asks for.</summary>
internal static class ReleaseBuilder
{
    /// <summary>
    /// The release of <paramref name="spec"/>, or null while a referenced object (including generated credentials) is unknown.
    /// </summary>
    /// <param name="spec">As its author wrote it, so that a new default of a profile does not make a new release.</param>
    /// <param name="references">The referenced objects, with the used keys (null: all).</param>
    /// <param name="optional">References that may be missing; if one appears later, it makes a new release.</param>
    /// <param name="found">The objects that were read; null if the object does not exist.</param>
    /// <param name="unreadable">References that could not be read.</param>
    /// <param name="digestKey">The stack's digest key; null while it does not exist.</param>
    public static Release? Build(
        AppStackSpec spec, IReadOnlyDictionary<ReferenceKey, IReadOnlySet<string>?> references,
        IReadOnlySet<ReferenceKey> optional,
        IReadOnlyDictionary<ReferenceKey, ReferencedObject?> found, IReadOnlySet<ReferenceKey> unreadable, byte[]? digestKey)
    {
        if (digestKey is null)
        {
            return null;
        }

        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, used) in references)
        {
            if (found.GetValueOrDefault(key) is not { } content)
            {
                if (!optional.Contains(key) || unreadable.Contains(key))
                {
                    return null;
                }

                continue;
            }

            digests[$"{key.Kind}/{key.Name}"] = ContentDigest.Of(digestKey, content, used);
        }

        return Build(spec, digests);
    }

    /// <summary>The release of these inputs.</summary>
    public static Release Build(AppStackSpec spec, IReadOnlyDictionary<string, string> digests)
    {
        var inputs = ReleaseInputs.Of(spec);
        return new Release(Hash(inputs, digests), inputs, digests);
    }

    private static string Hash(ReleaseInputs inputs, IReadOnlyDictionary<string, string> digests)
    {
        var references = new JsonObject();
        foreach (var (name, digest) in digests)
        {
            references[name] = digest;
        }

        return CanonicalJson.Hash(new JsonObject
        {
            ["spec"] = System.Text.Json.JsonSerializer.SerializeToNode(inputs.Value, ReleaseJsonContext.Default.AppStackSpec),
            ["references"] = references,
        });
    }
}
