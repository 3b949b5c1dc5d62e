using Ballast.Operator.Api.Schema;

namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>A command that brings the database's schema up to date before a release rolls out.</summary>
public sealed record MigrationSpec : ComponentSpec
{
    /// <summary>Pods that may fail before the migration counts as failed.</summary>
    [Bounds(0, 20)]
    public int Retries { get; set; } = 5;

    /// <summary>Seconds for the whole migration, retries included.</summary>
    [Bounds(1, 86400)]
    public int TimeoutSeconds { get; set; } = 900;

    /// <summary>
    /// False: the running release cannot work with the new schema, so it stops first, and there is no automatic return.
    /// </summary>
    public bool BackwardCompatible { get; set; } = true;

    /// <summary>What rests while the migration runs.</summary>
    public QuiesceMode Quiesce { get; set; } = QuiesceMode.None;
}

/// <summary>What rests while a migration runs.</summary>
public enum QuiesceMode
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Scheduled tasks are suspended.</summary>
    SuspendTasks,

    /// <summary>Tasks are suspended and processes stopped.</summary>
    StopProcesses,
}
