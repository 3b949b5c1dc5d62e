using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Controllers;

/// <summary>Decides which changes of the entity itself cause a reconcile.</summary>
internal static class EntityChanges
{
    /// <summary>
    /// False if only <c>status</c>, or metadata that no controller uses, differs between two versions of one object.
    /// </summary>
    public static bool IsMoreThanStatus(IKubernetesObject? old, IKubernetesObject? current) =>
        old is null
        || current is null
        || old.Metadata.Uid != current.Metadata.Uid
        || old.Metadata.Generation != current.Metadata.Generation
        || old.Metadata.DeletionTimestamp != current.Metadata.DeletionTimestamp
        || !AreSame(old.Metadata.Labels, current.Metadata.Labels)
        || !AreSame(old.Metadata.Annotations, current.Metadata.Annotations)
        || !(old.Metadata.Finalizers ?? []).SequenceEqual(current.Metadata.Finalizers ?? []);

    private static bool AreSame(Dictionary<string, string>? left, Dictionary<string, string>? right) =>
        (left?.Count ?? 0) == (right?.Count ?? 0)
        && (left ?? []).All(entry => right!.TryGetValue(entry.Key, out var value) && value == entry.Value);
}
