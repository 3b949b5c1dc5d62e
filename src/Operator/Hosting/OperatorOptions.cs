using Ballast.Operator.Engines;
using Serilog.Events;

namespace Ballast.Operator.Hosting;

/// <summary>
/// The options of the operator. Each is read from the command line, otherwise from the environment; see <see cref="Settings"/>.
/// </summary>
internal sealed record OperatorOptions
{
    /// <summary>Namespaces whose stacks are reconciled. Default: empty, all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>False: this instance works without a lease. Only for a single instance. Default: true.</summary>
    public bool LeaderElection { get; init; } = true;

    /// <summary>Name of the lease. Default: <c>ballast</c>.</summary>
    public string LeaseName { get; init; } = "ballast";

    /// <summary>The lease's namespace. Default: the operator's own.</summary>
    public string? LeaseNamespace { get; init; }

    /// <summary>Port of <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c>. Default: 8080.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The collector that metrics are sent to over OTLP. Default: none.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>Stacks reconciled at once. Default: 16.</summary>
    public int Workers { get; init; } = 16;

    /// <summary>
    /// True: watches the Clusters of CloudNativePG, which dependencies may name, and must be allowed to. Default: false.
    /// </summary>
    public bool CloudNativePg { get; init; }

    /// <summary>Repositories of the servers' images. Default: the official ones.</summary>
    public EngineImages Images { get; init; } = new();

    /// <summary>The minimum level that is logged. Default: Information.</summary>
    public LogEventLevel LogLevel { get; init; } = LogEventLevel.Information;

    /// <summary>
    /// Minimum levels of log categories by their prefix, for example <c>Ballast.Operator.Health</c>. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, LogEventLevel> LogLevels { get; init; } = new Dictionary<string, LogEventLevel>();

    /// <summary>
    /// A kubeconfig file. Default: the files of KUBECONFIG, otherwise the pod's service account, otherwise
    /// <c>~/.kube/config</c>.
    /// </summary>
    public string? Kubeconfig { get; init; }

    /// <summary>A context of the kubeconfig. Default: its current one.</summary>
    public string? Context { get; init; }
}
