using System.Net;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Apply;

/// <summary>The one place that turns errors of the API server into reasons and messages.</summary>
internal static class Faults
{
    public static ApplyFault NotOwned<T>(AppStack stack, V1ObjectMeta found) => Ownership.IsOfPredecessor(stack, found)
        ? new(
            Reasons.Progressing, $"{Describe<T>(found)} of an earlier stack {stack.Metadata.Name} is about to be deleted",
            NeedsPerson: false)
        : new(
            Reasons.NotOwned, $"{Describe<T>(found)} exists and {Ownership.Describe(found)}: rename it, or the stack",
            NeedsPerson: true);

    /// <summary>Null if it was refused for another reason than that the volume cannot grow, such as a missing right.</summary>
    public static ApplyFault? OfGrowth(V1PersistentVolumeClaim claim, string wanted, KubernetesApiException refusal)
    {
        if (!refusal.IsForbidden || refusal.Message.Contains("cannot patch resource", StringComparison.Ordinal))
        {
            return null;
        }

        var storageClass = claim.Spec?.StorageClassName is { Length: > 0 } name ? $"storage class {name}" : "its storage class";
        return new ApplyFault(
            Reasons.VolumeResizeRefused,
            $"volume claim {claim.Metadata.Name} cannot grow to {wanted}: {storageClass} does not allow it. Undo the change, or "
                + "allow volume expansion in the class",
            NeedsPerson: true)
        {
            HoldsPruning = false,
        };
    }

    public static ApplyFault Unavailable<T>() =>
        new(
            Reasons.Forbidden,
            $"the operator cannot read {ResourceType.Of<T>()}: grant it the RBAC rule, or install the resource",
            NeedsPerson: false);

    public static ApplyFault Of<T>(V1ObjectMeta child, KubernetesApiException refusal)
    {
        var name = Describe<T>(child);
        return refusal switch
        {
            { IsForbidden: true } => Of($"{name} is refused", refusal),
            { IsInvalid: true } =>
                new(Reasons.ApplyFailed, $"{name} is refused as invalid: {Fields(refusal)}", NeedsPerson: true),
            { IsConflict: true } => new(Reasons.ApplyFailed, $"{name} was changed by someone else meanwhile", NeedsPerson: false),
            { StatusCode: HttpStatusCode.NotFound } =>
                new(Reasons.ApplyFailed, $"{name} cannot be created: its namespace or kind is gone", NeedsPerson: false),
            _ => Of(name, refusal),
        };
    }

    /// <summary>For an API error that is not about a single child, or whose kind does not matter to the caller.</summary>
    public static ApplyFault Of(string what, KubernetesApiException refusal)
    {
        var (reason, message) = ApiError.Of(what, refusal);
        return new ApplyFault(reason, message, NeedsPerson: false);
    }

    private static string Describe<T>(V1ObjectMeta child) => $"{ResourceType.Of<T>().Kind} {child.Name}";

    // Field names only: the messages of the causes quote values, which may be secret.
    private static string Fields(KubernetesApiException refusal)
    {
        var fields = (refusal.Status.Details?.Causes ?? []).Select(c => c.Field).OfType<string>().Distinct().Take(5).ToList();
        return fields.Count > 0 ? string.Join(", ", fields) : ApiError.Words(refusal);
    }
}
