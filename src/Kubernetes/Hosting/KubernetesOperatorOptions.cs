using Ballast.Kubernetes.Events;
using Ballast.Kubernetes.LeaderElection;

namespace Ballast.Kubernetes.Hosting;

/// <summary>How an operator runs.</summary>
public sealed class KubernetesOperatorOptions
{
    /// <summary>Only these namespaces are watched. Default: empty, the whole cluster.</summary>
    public IReadOnlyList<string> Namespaces { get; set; } = [];

    /// <summary>How instances elect a leader.</summary>
    public LeaderElectionOptions LeaderElection { get; set; } = new();

    /// <summary>Who reports Events, and how many.</summary>
    public EventRecorderOptions Events { get; set; } = new();

    /// <summary>How long running work may take to finish at shutdown before it is cancelled. Default: 15 s.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long Events may take to be written at shutdown. Default: 3 s.</summary>
    public TimeSpan EventFlushTimeout { get; set; } = TimeSpan.FromSeconds(3);
}
