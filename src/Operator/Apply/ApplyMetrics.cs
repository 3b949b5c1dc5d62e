using System.Diagnostics.Metrics;
using Ballast.Operator.Health;

namespace Ballast.Operator.Apply;

/// <summary>Metrics of writes.</summary>
internal static class ApplyMetrics
{
    private static readonly Meter Meter = new(HealthMetrics.MeterName);

    private static readonly Counter<long> Writes = Meter.CreateCounter<long>(
        "ballast.writes", "{write}", "Writes of children, records and generated Secrets by kind and verb.");

    /// <param name="kind">The kind as in manifests.</param>
    /// <param name="verb">A constant of <see cref="WriteVerb"/>.</param>
    public static void Record(string kind, string verb) => Writes.Add(1, new("kind", kind), new("verb", verb));
}
