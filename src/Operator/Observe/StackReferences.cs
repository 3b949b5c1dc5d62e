using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;
using Ballast.Operator.References;

namespace Ballast.Operator.Observe;

/// <summary>The Secrets and ConfigMaps that a reconcile of a stack reads.</summary>
internal static class StackReferences
{
    /// <summary>References whose contents are part of a release, with the used keys; null: all keys.</summary>
    public static IReadOnlyDictionary<ReferenceKey, IReadOnlySet<string>?> OfRelease(AppStack stack)
    {
        var references = new Dictionary<ReferenceKey, IReadOnlySet<string>?>(ReferenceKeys.Of(stack.Spec));
        foreach (var dependency in (stack.Spec.Dependencies ?? []).Where(d => EngineCatalog.For(d) is { IsManaged: true }))
        {
            references[Secret(Names.Credentials(stack.Metadata.Name!, dependency.Name))] = null;
        }

        return references;
    }

    /// <summary>References that may be missing: only optional dependencies use them.</summary>
    public static IReadOnlySet<ReferenceKey> Optional(AppStack stack)
    {
        var uses = ReferenceUse.Of(stack.Spec).ToLookup(u => u.Required, u => u.Object);
        return uses[false].Except(uses[true]).ToHashSet();
    }

    /// <summary>All references: those of the release, and the digest key.</summary>
    public static IEnumerable<ReferenceKey> All(AppStack stack) =>
        OfRelease(stack).Keys.Append(Secret(Names.DigestKey(stack.Metadata.Name!)));

    /// <summary>
    /// References of dependencies that the spec no longer lists, but the running or the newest good release still uses: without
    /// their contents these releases could not be rendered again.
    /// </summary>
    public static IEnumerable<ReferenceKey> OfEarlierReleases(AppStack stack, ObservedState observed)
    {
        var listed = (stack.Spec.Dependencies ?? []).Select(d => d.Name).ToHashSet(StringComparer.Ordinal);
        var carried = AppWorkloads.Of(stack, observed).All.Select(w => w.Release).ToHashSet();
        return observed.History.Releases.Where(r => carried.Contains(r.Release.Id))
            .Concat(observed.History.Good.Take(1))
            .SelectMany(r => r.Release.Spec.Dependencies ?? [])
            .Where(d => !listed.Contains(d.Name))
            .Select(d => Secret(ReferenceUse.External(d)?.SecretRef.Name ?? Names.Credentials(stack.Metadata.Name!, d.Name)));
    }

    private static ReferenceKey Secret(string name) => new(ReferenceKind.Secret, name);
}
