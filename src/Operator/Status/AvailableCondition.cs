using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Status;

/// <summary>Whether something serves traffic, the wanted release or an earlier one. Read from web's Deployment alone.</summary>
internal static class AvailableCondition
{
    public static Judgement Available(StatusInputs inputs)
    {
        if (inputs is { IsSpecValid: true, Plan.Spec.Suspend: true })
        {
            return Judgement.False(Reasons.Suspended, "web is suspended");
        }

        if (!inputs.CanSeeWeb)
        {
            return Judgement.Unknown(Reasons.Forbidden, "the operator cannot read Deployments");
        }

        if (inputs.WebDeployment is not { } web)
        {
            return inputs.Plan.Spec.Web is null
                ? Judgement.True(Reasons.NoWeb, "the stack serves nothing")
                : Judgement.False(Reasons.NoPodsReady, "web has not been rolled out yet");
        }

        // Ready pods are what a Service sends requests to; Kubernetes calls them available only some seconds later.
        var ready = web.Status?.ReadyReplicas ?? 0;
        if (ready == 0)
        {
            return Judgement.False(
                Reasons.NoPodsReady, inputs.Plan.WebProblem?.Message ?? $"no pod of Deployment {web.Metadata.Name} is ready");
        }

        var pods = $"{ready} of {web.Spec?.Replicas ?? 1} pods ready";
        return inputs.Plan.Current is { } current && current.Hash != inputs.Plan.Target?.Hash
            ? Judgement.True(Reasons.PreviousReleaseServing, $"release {current.Id} serves: {pods}")
            : Judgement.True(Reasons.PodsReady, pods);
    }
}
