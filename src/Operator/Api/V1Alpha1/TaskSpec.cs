using Ballast.Operator.Api.Schema;

namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>A scheduled task, run as a CronJob.</summary>
public sealed record TaskSpec : ComponentSpec
{
    /// <summary>Name, unique among dependencies, processes and tasks.</summary>
    [Pattern(Patterns.Label)]
    [Length(1, 16)]
    public required string Name { get; set; }

    /// <summary>Cron expression of five fields, in UTC unless <see cref="TimeZone"/> says otherwise.</summary>
    [Length(9, 128)]
    public required string Schedule { get; set; }

    /// <summary>Name of the time zone of the schedule, such as Europe/Berlin; needs Kubernetes 1.25.</summary>
    [Pattern("^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$")]
    [Length(1, 64)]
    public string? TimeZone { get; set; }

    /// <summary>What happens when a run is due while an earlier one is at work.</summary>
    public TaskConcurrency? ConcurrencyPolicy { get; set; }

    /// <summary>Pods that may fail before one run counts as failed.</summary>
    [Bounds(0, 20)]
    public int Retries { get; set; } = 3;

    /// <summary>Seconds for one run, retries included.</summary>
    [Bounds(1, 86400)]
    public int TimeoutSeconds { get; set; } = 600;

    /// <summary>Succeeded runs whose Jobs and logs are kept.</summary>
    [Bounds(0, 100)]
    public int? SuccessfulJobsHistoryLimit { get; set; }

    /// <summary>Failed runs whose Jobs and logs are kept.</summary>
    [Bounds(0, 100)]
    public int? FailedJobsHistoryLimit { get; set; }
}

/// <summary>What happens when a run of a task is due while an earlier one is at work.</summary>
public enum TaskConcurrency
{
    /// <summary>Both run.</summary>
    Allow,

    /// <summary>The new one is left out.</summary>
    Forbid,

    /// <summary>The new one takes the place of the earlier one.</summary>
    Replace,
}
