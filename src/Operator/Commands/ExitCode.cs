namespace Ballast.Operator.Commands;

/// <summary>What the process says when it ends.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The operator could not do its work; trying again may help.</summary>
    public const int Failure = 1;

    /// <summary>An option or a file is wrong; trying again does not help.</summary>
    public const int Misuse = 2;
}
