using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Desired;

/// <summary>A dependency that the operator runs.</summary>
/// <param name="Stack">The stack it belongs to.</param>
/// <param name="Spec">Its spec, profile defaults filled in.</param>
/// <param name="Engine">The server's engine.</param>
/// <param name="Managed">The server's spec.</param>
internal sealed record ManagedDependency(AppStack Stack, DependencySpec Spec, IEngine Engine, ManagedServerSpec Managed)
{
    public string Name => Spec.Name;

    /// <summary>Name of its StatefulSet, Service and NetworkPolicy.</summary>
    public string ChildName => Names.Dependency(Stack.Metadata.Name!, Name);

    public string CredentialsName => Names.Credentials(Stack.Metadata.Name!, Name);

    /// <summary>Name of its volume claim; null where it has no volume.</summary>
    public string? ClaimName => Engine.HasVolume(Managed) ? Names.DataClaim(Stack.Metadata.Name!, Name) : null;

    /// <summary>The managed dependencies of a spec, in its order.</summary>
    public static IEnumerable<ManagedDependency> All(AppStack stack, AppStackSpec? spec) =>
        from dependency in spec?.Dependencies ?? []
        let choice = EngineCatalog.For(dependency)
        where choice is { IsManaged: true }
        select new ManagedDependency(stack, dependency, choice.Engine, choice.Managed!);
}
