using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;

namespace Ballast.Operator.Status;

/// <summary>The status of the app's detail endpoint.</summary>
internal static class AppHealthSection
{
    /// <summary>Null if the spec names no such endpoint.</summary>
    public static WebHealthStatus? Compute(StatusInputs inputs)
    {
        if (inputs.Plan.Spec.Web?.Health?.Detail is null)
        {
            return null;
        }

        var known = inputs.Previous?.Web?.Health;
        var (status, message) = Read(inputs.Health.App);
        return new WebHealthStatus
        {
            Status = status,
            LatencyMilliseconds = status == AppHealthWords.Healthy
                ? Latency.Milliseconds(inputs.Health.App?.Last, known?.LatencyMilliseconds)
                : null,
            Message = message is null ? null : BoundedText.Cut(message),
            Since = inputs.Since(known?.Status == status, known?.Since),
        };
    }

    private static (string Status, string? Message) Read(HealthReading? reading) => reading switch
    {
        { State: HealthState.Healthy } => (AppHealthWords.Healthy, null),
        { State: HealthState.Unhealthy, Last: { Reason: Reasons.AppUnhealthy } last } => (AppHealthWords.Unhealthy, last.Message),
        { State: HealthState.Unhealthy, Last: { } last } => (AppHealthWords.Unreachable, last.Message),
        _ => (AppHealthWords.Unknown, null),
    };
}
