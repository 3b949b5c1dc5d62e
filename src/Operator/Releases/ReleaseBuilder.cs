using System.Text.Json.Nodes;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.References;

namespace Ballast.Operator.Releases;

/// <summary>Builds the release that a spec asks for.</summary>
internal static class ReleaseBuilder
{
    /// <summary>
    /// The release of <paramref name="spec"/>, or null while anything it refers to, its managed credentials among them, is
    /// unknown.
    /// </summary>
    /// <param name="spec">As its author wrote it: no profile default may shape an identity.</param>
    /// <param name="references">The objects it refers to, with the keys it uses (null: all).</param>
    /// <param name="optional">Those that may be missing; one that appears later makes a new release.</param>
    /// <param name="found">What was read of them; null where there is none.</param>
    /// <param name="unreadable">Those that the server refused to show.</param>
    /// <param name="digestKey">The stack's salt; null while there is none.</param>
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
