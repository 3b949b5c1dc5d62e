namespace Ballast.Kubernetes.Diagnostics;

/// <summary>How measurements of an instrument add up.</summary>
internal enum MetricKind
{
    /// <summary>They add up and never fall.</summary>
    Counter,

    /// <summary>They add up and may fall; a gauge to Prometheus.</summary>
    Sum,

    /// <summary>The last one counts.</summary>
    Gauge,

    /// <summary>They are counted by size.</summary>
    Histogram,
}
