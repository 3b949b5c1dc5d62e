using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Desired;

/// <summary>
/// Metadata of a dependency's data and credentials. By their policy they are deleted with the stack, or kept for the next
/// stack.
/// </summary>
internal static class DataMetadata
{
    public static V1ObjectMeta Build(ManagedDependency dependency, string name)
    {
        var metadata = dependency.Spec.DeletionPolicy == DeletionPolicy.Delete
            ? ChildMetadata.Build(dependency.Stack, name, dependency.Name, dependency.Engine.Name)
            : ChildMetadata.BuildUnowned(dependency.Stack, name, dependency.Name, dependency.Engine.Name);
        return metadata with
        {
            Annotations = new()
            {
                [Labels.DataStack] = dependency.Stack.Metadata.Name!,
                [Labels.DataDependency] = dependency.Name,
                [Labels.DataEngine] = dependency.Engine.Name,
                [Labels.DataVersion] = dependency.Engine.MajorVersion(dependency.Managed.Version),
                [Labels.DataPolicy] = dependency.Spec.DeletionPolicy.ToString(),
            },
        };
    }
}
