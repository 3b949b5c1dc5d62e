namespace Ballast.App.Commands;

/// <summary>What the process says when it ends.</summary>
internal enum ExitCode
{
    Ok = 0,

    /// <summary>The work itself failed.</summary>
    Failed = 1,

    /// <summary>The configuration or the command line is wrong; trying again will not help.</summary>
    Invalid = 2,

    /// <summary>A required dependency does not answer.</summary>
    Unreachable = 3,

    /// <summary>Told to stop before the work was done.</summary>
    Stopped = 143,
}
