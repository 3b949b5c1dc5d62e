using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Controllers;

/// <summary>Which changes of the entity itself call for a reconcile.</summary>
internal static class EntityChanges
{
    /// <summary>
    /// True unless only <c>status</c>, or metadata that nobody acts on, differs between two versions of one object.
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
