using Ballast.Operator.Api.Schema;

namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>A scheduled task, run as a CronJob.</summary>
public sealed record TaskSpec : ComponentSpec
{
    /// <summary>Name, unique among dependencies, processes and tasks.</summary>
    [Pattern(Patterns.Label)]
    [Length(1, 16)]
    public required string Name { get; set; }

    /// <summary>Cron expression of five fields, in UTC.</summary>
    [Length(9, 128)]
    public required string Schedule { get; set; }

    /// <summary>Pods that may fail before one run counts as failed.</summary>
    [Bounds(0, 20)]
    public int Retries { get; set; } = 3;

    /// <summary>Seconds for one run, retries included.</summary>
    [Bounds(1, 86400)]
    public int TimeoutSeconds { get; set; } = 600;
}
