using Ballast.Kubernetes.Queues;

namespace Ballast.Kubernetes.Controllers;

/// <summary>How a controller works through its queue.</summary>
public sealed class ControllerOptions
{
    /// <summary>The name in logs and metrics. Default: the plural of the entity's resource.</summary>
    public string? Name { get; set; }

    /// <summary>How many entities are reconciled at once. Default: 16.</summary>
    public int Workers { get; set; } = 16;

    /// <summary>Time limit of one reconcile. After it the token is cancelled and the key fails. Default: 2 minutes.</summary>
    public TimeSpan ReconcileTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Backoff after failures. Default: 0.25 s doubling to 24 s, and up to a quarter more: retried within 30 s of the end of a
    /// failure.
    /// </summary>
    public ExponentialBackoff Backoff { get; set; } = new(TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(24));
}
