using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Status;

/// <summary>The status of web: how many pods, how long they take to start, and the health that the app reports.</summary>
internal static class WebSection
{
    /// <summary>Null if the stack has no web, neither wanted nor running.</summary>
    public static WebStatus? Compute(StatusInputs inputs)
    {
        if (inputs.Workloads.Unreadable is not null)
        {
            return inputs.Previous?.Web;
        }

        var web = inputs.Workloads.Of(Components.Web);
        if (inputs.Plan.Spec.Web is null && web is null)
        {
            return null;
        }

        return new WebStatus
        {
            // Existing pods, as the scale subresource and an autoscaler expect.
            Replicas = web?.Replicas ?? 0,
            Ready = web?.Rollout.Ready ?? 0,
            Selector = Selector(web?.Selector),
            Restarts = web?.LivingPods.Sum(p => p.Status?.ContainerStatuses?.Sum(c => c.RestartCount) ?? 0) ?? 0,
            StartupSeconds = StartupSeconds(inputs, web) ?? inputs.Previous?.Web?.StartupSeconds,
            Health = AppHealthSection.Compute(inputs),
        };
    }

    private static string? Selector(V1LabelSelector? selector) =>
        selector?.MatchLabels is { Count: > 0 } labels
            ? string.Join(",", labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}"))
            : null;

    private static int? StartupSeconds(StatusInputs inputs, AppWorkload? web)
    {
        var newest = web?.LivingPods.Select(Start).Where(s => s is not null).MaxBy(s => s!.Value.Started);
        if (newest is not { } start)
        {
            return null;
        }

        // The Ready condition only has the time of its last change: if that is late, the pod did not just start but became
        // ready again.
        var health = inputs.Plan.Spec.Web?.Health;
        var longest = (health?.Startup?.WithinSeconds ?? 60) + (health?.Readiness?.PeriodSeconds ?? 10);
        var seconds = (start.Ready - start.Started).TotalSeconds;
        return seconds >= 0 && seconds <= longest ? (int)seconds : null;
    }

    private static (DateTimeOffset Started, DateTimeOffset Ready)? Start(V1Pod pod)
    {
        var ready = pod.Status?.Conditions?.Find(c => c is { Type: "Ready", IsTrue: true })?.LastTransitionTime;
        var started = pod.Status?.ContainerStatuses?.Max(c => c.State?.Running?.StartedAt);
        return started is { } from && ready is { } to ? (from, to) : null;
    }
}
