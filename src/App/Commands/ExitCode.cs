namespace Ballast.App.Commands;

/// <summary>The exit codes of the process.</summary>
internal enum ExitCode
{
    Ok = 0,

    /// <summary>The work itself failed.</summary>
    Failed = 1,

    /// <summary>The configuration or the command line is wrong; trying again will not help.</summary>
    Invalid = 2,

    /// <summary>A required dependency is unavailable.</summary>
    Unreachable = 3,

    /// <summary>Stopped before the work was done.</summary>
    Stopped = 143,
}
