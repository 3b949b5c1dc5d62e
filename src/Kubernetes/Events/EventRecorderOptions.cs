namespace Ballast.Kubernetes.Events;

/// <summary>Who reports Events, and how many.</summary>
public sealed record EventRecorderOptions
{
    /// <summary>The component that reports. Default: <c>ballast</c>.</summary>
    public string Component { get; init; } = "ballast";

    /// <summary>The instance of the component, for example the pod's name. Default: host name.</summary>
    public string Instance { get; init; } = Environment.MachineName;

    /// <summary>Maximum number of Events that wait to be written; more are dropped. Default: 1,000.</summary>
    public int QueueLength { get; init; } = 1000;

    /// <summary>Maximum number of Events about one object in a row. Default: 25.</summary>
    public int Burst { get; init; } = 25;

    /// <summary>The time after which an object may have one more Event. Default: 1 minute.</summary>
    public TimeSpan RefillInterval { get; init; } = TimeSpan.FromMinutes(1);
}
