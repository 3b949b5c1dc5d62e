using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;

namespace Ballast.Operator.Status;

/// <summary>What the app's detail endpoint says.</summary>
internal static class WebHealthSection
{
    public const string Healthy = "healthy";

    /// <summary>It answers, and the answer is not 2xx.</summary>
    public const string Unhealthy = "unhealthy";

    /// <summary>The operator gets no answer, which need not mean that others get none.</summary>
    public const string Unreachable = "unreachable";

    public const string Unknown = "unknown";

    /// <summary>Null where the spec names no such endpoint.</summary>
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
            LatencyMilliseconds = status == Healthy ? Latency.Milliseconds(inputs.Health.App?.Last, known?.LatencyMilliseconds) : null,
            Message = message is null ? null : BoundedText.Cut(message),
            Since = inputs.Since(known?.Status == status, known?.Since),
        };
    }

    private static (string Status, string? Message) Read(HealthReading? reading) => reading switch
    {
        { State: HealthState.Healthy } => (Healthy, null),
        { State: HealthState.Unhealthy, Last: { Reason: Reasons.AppUnhealthy } last } => (Unhealthy, last.Message),
        { State: HealthState.Unhealthy, Last: { } last } => (Unreachable, last.Message),
        _ => (Unknown, null),
    };
}
