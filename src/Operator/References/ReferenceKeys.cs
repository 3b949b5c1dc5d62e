using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.References;

/// <summary>
/// The Secrets and ConfigMaps whose contents a spec uses: in environments, in mounts, and for external dependencies.
/// </summary>
internal static class ReferenceKeys
{
    /// <summary>The objects in a fixed order, each with the used keys; null: all keys.</summary>
    public static IReadOnlyDictionary<ReferenceKey, IReadOnlySet<string>?> Of(AppStackSpec spec) =>
        ReferenceUse.Of(spec)
            .GroupBy(use => use.Object, use => use.Key)
            .OrderBy(group => group.Key.Kind).ThenBy(group => group.Key.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, IReadOnlySet<string>? (group) => Used(group));

    private static SortedSet<string>? Used(IEnumerable<string?> keys)
    {
        var used = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (key is null)
            {
                return null;
            }

            used.Add(key);
        }

        return used;
    }
}
