using Ballast.Kubernetes.Objects;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Desired;

/// <summary>The volume of a managed dependency.</summary>
internal static class DataClaimBuilder
{
    /// <summary>Null where it has no volume.</summary>
    public static V1PersistentVolumeClaim? Build(ManagedDependency dependency) => dependency.ClaimName is not { } name
        ? null
        : new V1PersistentVolumeClaim
        {
            Metadata = DataMetadata.Build(dependency, name),
            Spec = new V1PersistentVolumeClaimSpec
            {
                AccessModes = ["ReadWriteOnce"],
                StorageClassName =
                    string.IsNullOrEmpty(dependency.Managed.StorageClassName) ? null : dependency.Managed.StorageClassName,
                Resources = new V1ResourceRequirements
                {
                    Requests =
                        new() { ["storage"] = Quantity.Canonical(dependency.Managed.Storage ?? ProfileDefaults.ServerStorage) },
                },
            },
        };
}
