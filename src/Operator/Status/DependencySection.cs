using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Status;

/// <summary>The status of each dependency. It holds no addresses and no credentials.</summary>
internal static class DependencySection
{
    /// <summary>Each dependency of the spec; null if there is none.</summary>
    public static List<DependencyStatus>? Compute(StatusInputs inputs)
    {
        var entries = inputs.IsSpecValid
            ? inputs.Plan.Dependencies.Select(d => Of(inputs, d)).ToList()
            : inputs.Previous?.Dependencies?.ConvertAll(d => Refresh(inputs, d));
        return entries is { Count: > 0 } ? entries : null;
    }

    private static DependencyStatus Of(StatusInputs inputs, DependencyReading reading)
    {
        var known = inputs.Previous?.Dependencies?.Find(d => d.Name == reading.Name && d.Engine == reading.Engine);
        var ready = Word(reading.State);
        return new DependencyStatus
        {
            Name = reading.Name,
            Engine = reading.Engine,
            Ready = ready,
            Reason = NullIfEmpty(reading.Reason),
            Version = reading.Last?.Version ?? known?.Version,
            Check = Check(inputs, reading),
            LatencyMilliseconds = reading.State == HealthState.Healthy
                ? Latency.Milliseconds(reading.Last, known?.LatencyMilliseconds)
                : null,
            Message = NullIfEmpty(BoundedText.Cut(reading.Message)),
            Since = inputs.Since(known?.Ready == ready, known?.Since),
        };
    }

    // While the spec is invalid, the running dependencies keep running and are still checked: keep their known entries up to
    // date.
    private static DependencyStatus Refresh(StatusInputs inputs, DependencyStatus known)
    {
        if (inputs.Health.Dependencies.GetValueOrDefault(known.Name) is not { Last: { } last } reading
            || Word(reading.State) == known.Ready)
        {
            return known;
        }

        return known with
        {
            Ready = Word(reading.State),
            Reason = NullIfEmpty(last.Reason),
            Message = NullIfEmpty(BoundedText.Cut(last.Message)),
            LatencyMilliseconds =
                reading.State == HealthState.Healthy ? Latency.Milliseconds(last, known.LatencyMilliseconds) : null,
            Since = inputs.Now,
        };
    }

    private static string? Check(StatusInputs inputs, DependencyReading reading)
    {
        var dependency = inputs.Plan.Spec.Dependencies?.Find(d => d.Name == reading.Name);
        return dependency?.Check?.Mode switch
        {
            CheckMode.None => "none",
            CheckMode.PodReady => "pod ready",
            _ => dependency is null ? null : EngineCatalog.Named(reading.Engine)?.CheckOf(dependency),
        };
    }

    private static string Word(HealthState state) => state switch
    {
        HealthState.Healthy => "True",
        HealthState.Unhealthy => "False",
        _ => "Unknown",
    };

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
