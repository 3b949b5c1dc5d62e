using Ballast.Operator.Engines;
using Serilog.Events;

namespace Ballast.Operator.Hosting;

/// <summary>
/// How this operator runs. Each option is read from the command line, else from the environment; see <see cref="Settings"/>.
/// </summary>
internal sealed record OperatorOptions
{
    /// <summary>Namespaces whose stacks are looked after. Default: empty, all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>False: this instance works without asking for a lease. Only for a single instance. Default: true.</summary>
    public bool LeaderElection { get; init; } = true;

    /// <summary>Name of the lease. Default: <c>ballast</c>.</summary>
    public string LeaseName { get; init; } = "ballast";

    /// <summary>The lease's namespace. Default: the operator's own.</summary>
    public string? LeaseNamespace { get; init; }

    /// <summary>Port of <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c>. Default: 8080.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Stacks reconciled at once. Default: 16.</summary>
    public int Workers { get; init; } = 16;

    /// <summary>Repositories of the servers' images. Default: the official ones.</summary>
    public EngineImages Images { get; init; } = new();

    /// <summary>The least level that is logged. Default: Information.</summary>
    public LogEventLevel LogLevel { get; init; } = LogEventLevel.Information;

    /// <summary>
    /// Least levels of categories, by their beginning, for example <c>Ballast.Operator.Health</c>. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, LogEventLevel> LogLevels { get; init; } = new Dictionary<string, LogEventLevel>();

    /// <summary>
    /// A kubeconfig file. Default: those of KUBECONFIG, else the pod's service account, else <c>~/.kube/config</c>.
    /// </summary>
    public string? Kubeconfig { get; init; }

    /// <summary>A context of the kubeconfig. Default: its current one.</summary>
    public string? Context { get; init; }
}
