using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Naming;

/// <summary>Builds labels, selectors and owner references of children; no other code does.</summary>
internal static class ChildMetadata
{
    /// <summary>Metadata of a child that is deleted with its stack.</summary>
    /// <param name="component">A constant of <see cref="Components"/>, or the name of a dependency, process or task.</param>
    /// <param name="application">What runs, such as an engine's name. Default: the app.</param>
    public static V1ObjectMeta Build(AppStack stack, string name, string component, string application = Components.App) =>
        BuildUnowned(stack, name, component, application) with { OwnerReferences = [Owner(stack)] };

    /// <summary>Metadata of a child that outlives its stack.</summary>
    public static V1ObjectMeta BuildUnowned(AppStack stack, string name, string component, string application) => new()
    {
        Name = name,
        Namespace = stack.Metadata.Namespace,
        Labels = BuildLabels(stack, component, application),
    };

    public static Dictionary<string, string> BuildLabels(
        AppStack stack, string component, string application = Components.App) => new()
        {
            [Labels.Name] = application,
            [Labels.Instance] = stack.Metadata.Name!,
            [Labels.Component] = component,
            [Labels.ManagedBy] = Labels.Ballast,
            [Labels.Stack] = stack.Metadata.Name!,
        };

    /// <summary>Selects a component's pods. Do not change it: selectors of existing workloads are immutable.</summary>
    public static Dictionary<string, string> BuildSelector(AppStack stack, string component) => new()
    {
        [Labels.Stack] = stack.Metadata.Name!,
        [Labels.Component] = component,
    };

    // No blockOwnerDeletion: it needs the right to update the stack's finalizers.
    private static V1OwnerReference Owner(AppStack stack) => new()
    {
        ApiVersion = stack.ApiVersion!,
        Kind = stack.Kind!,
        Name = stack.Metadata.Name!,
        Uid = stack.Metadata.Uid!,
        Controller = true,
    };
}
