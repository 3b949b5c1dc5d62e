namespace Ballast.Kubernetes.Events;

/// <summary>In whose name Events are written, and how many.</summary>
public sealed record EventRecorderOptions
{
    /// <summary>The component that reports. Default: <c>ballast</c>.</summary>
    public string Component { get; init; } = "ballast";

    /// <summary>The instance of it, for example the pod's name. Default: host name.</summary>
    public string Instance { get; init; } = Environment.MachineName;

    /// <summary>Events that may wait to be written; more are dropped. Default: 1,000.</summary>
    public int QueueLength { get; init; } = 1000;

    /// <summary>Events about one object that may come in a row. Default: 25.</summary>
    public int Burst { get; init; } = 25;

    /// <summary>After so long an object may cause one more. Default: 1 minute.</summary>
    public TimeSpan RefillInterval { get; init; } = TimeSpan.FromMinutes(1);
}
