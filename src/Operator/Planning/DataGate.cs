using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.References;

namespace Ballast.Operator.Planning;

/// <summary>
/// Opens when each managed dependency's volume, if there is one already, is this stack's own: the annotations match to the letter
/// and nobody else controls it. Data is taken up on an exact match only, and its credentials are never made anew.
/// </summary>
internal static class DataGate
{
    public static GateResult Plan(AppStack stack, AppStackSpec spec, ObservedState observed)
    {
        return (spec.Dependencies ?? []).Select(dependency => Fault(stack, dependency, observed))
            .FirstOrDefault(fault => fault is not null)
            ?? GateResult.Open(GateName.Ownership, Reasons.Idle);
    }

    /// <summary>
    /// What keeps one dependency's server from its data, so that nothing of it may be touched; null where nothing does.
    /// </summary>
    public static GateResult? Fault(AppStack stack, DependencySpec dependency, ObservedState observed)
    {
        var claimName = Names.DataClaim(stack.Metadata.Name!, dependency.Name);
        return EngineCatalog.For(dependency) is { IsManaged: true }
            && observed.Claims.FirstOrDefault(c => c.Metadata.Name == claimName) is { } claim
                ? Fault(stack, dependency, claim, observed)
                : null;
    }

    private static GateResult? Fault(
        AppStack stack, DependencySpec dependency, V1PersistentVolumeClaim claim, ObservedState observed)
    {
        var name = claim.Metadata.Name;
        if (claim.Metadata.DeletionTimestamp is not null)
        {
            return GateResult.Waiting(
                GateName.Ownership, Reasons.VolumePending, $"volume claim {name} of an earlier stack is being deleted");
        }

        if (claim.Metadata.OwnerReferences?.Find(o => o.Uid != stack.Metadata.Uid) is { } other)
        {
            return other.Kind == stack.Kind && other.Name == stack.Metadata.Name
                ? GateResult.Waiting(
                    GateName.Ownership, Reasons.VolumePending, $"volume claim {name} of an earlier stack is about to be deleted")
                : GateResult.Stalled(
                    GateName.Ownership, Reasons.NotOwned,
                    $"volume claim {name} belongs to {other.Kind} {other.Name}: rename the dependency, or delete the claim");
        }

        if (Mismatch(stack, dependency, claim.Metadata) is { } mismatch)
        {
            return GateResult.Stalled(GateName.Ownership, Reasons.RetainedDataMismatch,
                $"volume claim {name} holds data of another kind ({mismatch}): rename the dependency, or delete claim and Secret "
                    + $"{Names.Credentials(stack.Metadata.Name!, dependency.Name)} if the data is not wanted");
        }

        var credentials = Names.Credentials(stack.Metadata.Name!, dependency.Name);
        if (observed.Unreadable.TryGetValue(new ReferenceKey(ReferenceKind.Secret, credentials), out var refusal))
        {
            return GateResult.Waiting(GateName.Ownership, refusal.Reason, refusal.Message);
        }

        return observed.Secret(credentials) is null
            ? GateResult.Stalled(GateName.Ownership, Reasons.CredentialsMissing,
                $"Secret {credentials} is missing beside volume claim {name}: restore it, since a new password would not open "
                    + $"the data")
            : null;
    }

    private static string? Mismatch(AppStack stack, DependencySpec dependency, V1ObjectMeta claim)
    {
        var choice = EngineCatalog.For(dependency)!;
        (string Key, string? Expected)[] expectations =
        [
            (Labels.DataStack, stack.Metadata.Name), (Labels.DataDependency, dependency.Name),
            (Labels.DataEngine, choice.Engine.Name),
            (Labels.DataVersion, choice.Engine.MajorVersion(choice.Managed!.Version)),
        ];
        foreach (var (key, expected) in expectations)
        {
            if (claim.Annotation(key) is var found && found != expected)
            {
                return $"{key} is {found ?? "absent"}, not {expected}";
            }
        }

        return null;
    }
}
