using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;
using Ballast.Operator.References;

namespace Ballast.Operator.Planning;

/// <summary>
/// Opens when each managed dependency's volume claim, if it already exists, belongs to this stack: its annotations match exactly
/// and no other object owns it. Otherwise the operator would run a server on another stack's data. Credentials of existing data
/// are never generated again, because the server would not accept a new password. A claim that the server does not use, because
/// it keeps nothing any more, is not judged.
/// </summary>
internal static class DataGate
{
    public static GateResult Plan(AppStack stack, FilledSpec spec, ObservedState observed)
    {
        return spec.Dependencies.Select(dependency => Fault(stack, dependency, observed))
            .FirstOrDefault(fault => fault is not null)
            ?? GateResult.Open(GateName.Ownership, Reasons.Idle);
    }

    /// <summary>
    /// Why one dependency's server cannot use its existing volume; the operator then changes nothing of that server. Null: no
    /// fault.
    /// </summary>
    public static GateResult? Fault(AppStack stack, DependencySpec dependency, ObservedState observed)
    {
        var claimName = Names.DataClaim(stack.Metadata.Name!, dependency.Name);
        return EngineCatalog.For(dependency) is { HasVolume: true }
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
                GateName.Ownership, Reasons.VolumePending,
                ClaimUse.Pod(observed, name!) is { } pod
                    ? $"volume claim {name} is being deleted, and stays until pod {pod} that uses it is gone"
                    : $"volume claim {name} of an earlier stack is being deleted");
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
                $"volume claim {name} holds other data ({mismatch}): rename the dependency, or delete the claim and Secret "
                    + $"{Names.Credentials(stack.Metadata.Name!, dependency.Name)} if nobody needs the data");
        }

        var credentials = Names.Credentials(stack.Metadata.Name!, dependency.Name);
        if (observed.Unreadable.TryGetValue(new ReferenceKey(ReferenceKind.Secret, credentials), out var refusal))
        {
            return GateResult.Waiting(GateName.Ownership, refusal.Reason, refusal.Message);
        }

        return observed.Secret(credentials) is null
            ? GateResult.Stalled(GateName.Ownership, Reasons.CredentialsMissing,
                $"volume claim {name} exists, but its Secret {credentials} does not: restore the Secret, since the server "
                    + $"would refuse a new password")
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
