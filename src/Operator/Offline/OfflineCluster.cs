using System.Text;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.CloudNativePg;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;
using Ballast.Operator.References;

namespace Ballast.Operator.Offline;

/// <summary>A cluster in which everything exists that a stack refers to, for rendering without a cluster.</summary>
internal static class OfflineCluster
{
    /// <summary>The uid of the stack and of its volumes.</summary>
    public const string Uid = "offline";

    // Stands for a value that is not known here: long and varied enough for a secret, and valid as a host name.
    private const string Unknown = "a-value-that-is-not-known-offline-1234567890";

    /// <param name="known">Secrets and ConfigMaps whose content is known.</param>
    public static ObservedState Observe(AppStack stack, IReadOnlyDictionary<ReferenceKey, ReferencedObject> known)
    {
        var references = new Dictionary<ReferenceKey, ReferencedObject?>();
        foreach (var (key, keys) in ReferenceKeys.Of(stack.Spec))
        {
            references[key] = known.GetValueOrDefault(key) ?? Made(key.Name, keys ?? Enumerable.Empty<string>());
        }

        foreach (var dependency in stack.Spec.Dependencies ?? [])
        {
            Add(references, stack, dependency, known);
            AddAuthority(references, dependency, known);
        }

        var digestKey = Names.DigestKey(stack.Metadata.Name!);
        references[new ReferenceKey(ReferenceKind.Secret, digestKey)] = Made(digestKey, [Names.DigestKeyField], stack);
        var volumes = ManagedDependency.All(stack, FilledSpec.Of(stack.Spec)).Select(Claim).OfType<V1PersistentVolumeClaim>();
        return new ObservedState
        {
            References = references,
            Claims = [.. volumes],
            Clusters = new ObservedClusters(
                InformerState.Synced, Clusters(stack.Spec).DistinctBy(c => c.Metadata.Name).ToDictionary(c => c.Metadata.Name!)),
        };
    }

    private static void Add(
        Dictionary<ReferenceKey, ReferencedObject?> references, AppStack stack, DependencySpec dependency,
        IReadOnlyDictionary<ReferenceKey, ReferencedObject> known)
    {
        var key = StackReferences.Credentials(stack, dependency);
        if (EngineCatalog.For(dependency) is not { } choice || known.ContainsKey(key))
        {
            return;
        }

        if (choice.IsManaged)
        {
            var layout = choice.Engine.Credentials(stack.Metadata.Name!, choice.Managed!.Version);
            references[key] = Made(key.Name, layout.Fixed.Keys.Concat(layout.Random));
        }
        else if (choice.Cluster is not null)
        {
            references[key] = Made(key.Name, [CredentialKeys.Username, CredentialKeys.Password]);
        }
        else if (choice.External is not null)
        {
            references[key] = Made(key.Name, choice.Engine.RequiredKeys.Concat(choice.Engine.FurtherKeys));
        }
    }

    // The value of an authority is read as a certificate, so any text will not do.
    private static void AddAuthority(
        Dictionary<ReferenceKey, ReferencedObject?> references, DependencySpec dependency,
        IReadOnlyDictionary<ReferenceKey, ReferencedObject> known)
    {
        if (ReferenceUse.External(dependency) is { } external && ReferenceUse.Authority(external) is ({ } key, { } field)
            && !known.ContainsKey(key))
        {
            var others = references[key]!.Data.Where(d => d.Key != field);
            references[key] = new ReferencedObject(
                references[key]!.Metadata,
                others.Append(new(field, Encoding.UTF8.GetBytes(UnknownAuthority.Pem))).ToDictionary(StringComparer.Ordinal));
        }
    }

    private static IEnumerable<V1Cluster> Clusters(AppStackSpec spec) => (spec.Dependencies ?? [])
        .Select(d => d.Cluster).OfType<string>().Select(name => new V1Cluster
        {
            Metadata = new V1ObjectMeta { Name = name, Uid = Uid },
            Status = new V1ClusterStatus { ReadyInstances = 1 },
        });

    private static ReferencedObject Made(string name, IEnumerable<string> keys, AppStack? owner = null) => new(
        owner is null ? new V1ObjectMeta { Name = name } : ChildMetadata.Build(owner, name, Components.App),
        keys.ToDictionary(key => key, _ => Encoding.UTF8.GetBytes(Unknown), StringComparer.Ordinal));

    private static V1PersistentVolumeClaim? Claim(ManagedDependency dependency)
    {
        var claim = DataClaimBuilder.Build(dependency);
        if (claim is not null)
        {
            claim.Metadata.Uid = Uid;
        }

        return claim;
    }
}
