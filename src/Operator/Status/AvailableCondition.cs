using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Status;

/// <summary>
/// Whether the app serves traffic, with the wanted release or an earlier one. Read from the app's workloads only.
/// </summary>
internal static class AvailableCondition
{
    public static Judgement Available(StatusInputs inputs)
    {
        if (inputs is { IsSpecValid: true, Plan.Spec.Suspend: true })
        {
            return Judgement.False(Reasons.Suspended, "the app is suspended");
        }

        if (inputs.Workloads.Unreadable is { } kind)
        {
            return Judgement.Unknown(Reasons.Forbidden, $"the operator cannot read {kind}");
        }

        var serving = inputs.Workloads.Serving;
        if (serving.Count == 0)
        {
            return Component.Workloads(inputs.Plan.Spec).FirstOrDefault(c => c.Serves) is { } wanted
                ? Judgement.False(Reasons.NoPodsReady, $"{wanted.Name} has not been rolled out yet")
                : Judgement.True(Reasons.NoWeb, "the stack serves nothing");
        }

        // Count ready pods, not available ones: a Service sends requests to a pod as soon as it is ready, and Kubernetes calls
        // it available some seconds later.
        var ready = serving.Sum(w => w.Rollout.Ready);
        if (ready == 0)
        {
            var names = string.Join(", ", serving.Select(w => $"{w.Kind} {w.Metadata.Name}"));
            return Judgement.False(Reasons.NoPodsReady, inputs.Workloads.Problem?.Message ?? $"no pod of {names} is ready");
        }

        var pods = $"{ready} of {serving.Sum(w => w.Rollout.Desired)} pods ready";
        return inputs.Plan.Current is { } current && current.Hash != inputs.Plan.Target?.Hash
            ? Judgement.True(Reasons.PreviousReleaseServing, $"release {current.Id} serves: {pods}")
            : Judgement.True(Reasons.PodsReady, pods);
    }
}
