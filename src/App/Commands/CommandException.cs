namespace Ballast.App.Commands;

/// <summary>Ends a command with an exit code and one line that says why.</summary>
internal sealed class CommandException(ExitCode code, string message) : Exception(message)
{
    public ExitCode Code { get; } = code;
}
