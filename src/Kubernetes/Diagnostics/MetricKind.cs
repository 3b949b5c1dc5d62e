namespace Ballast.Kubernetes.Diagnostics;

/// <summary>How the measurements of an instrument are aggregated.</summary>
internal enum MetricKind
{
    /// <summary>Measurements add up and never fall.</summary>
    Counter,

    /// <summary>Measurements add up and may fall; a gauge in Prometheus.</summary>
    Sum,

    /// <summary>The last measurement is the value.</summary>
    Gauge,

    /// <summary>Measurements are counted in buckets by size.</summary>
    Histogram,
}
