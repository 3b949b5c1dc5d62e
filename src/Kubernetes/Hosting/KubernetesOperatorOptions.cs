using Ballast.Kubernetes.Events;
using Ballast.Kubernetes.LeaderElection;

namespace Ballast.Kubernetes.Hosting;

/// <summary>How an operator runs.</summary>
public sealed class KubernetesOperatorOptions
{
    /// <summary>Only these namespaces are watched. Default: empty, the whole cluster.</summary>
    public IReadOnlyList<string> Namespaces { get; set; } = [];

    /// <summary>How instances agree on the one that works.</summary>
    public LeaderElectionOptions LeaderElection { get; set; } = new();

    /// <summary>In whose name Events are written, and how many.</summary>
    public EventRecorderOptions Events { get; set; } = new();

    /// <summary>How long work under way may take to finish at shutdown before it is cut off. Default: 15 s.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long Events may take to be written at shutdown. Default: 3 s.</summary>
    public TimeSpan EventFlushTimeout { get; set; } = TimeSpan.FromSeconds(3);
}
