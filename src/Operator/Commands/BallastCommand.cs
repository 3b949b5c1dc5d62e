using System.CommandLine;

namespace Ballast.Operator.Commands;

/// <summary>
/// The command line: <c>ballast [operator]</c>, <c>ballast crd</c>, <c>ballast render</c>, <c>ballast --version</c>.
/// </summary>
internal static class BallastCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Runs application stacks on Kubernetes. Without a command: the operator.");
        OperatorCommand.AddTo(root);
        var @operator = new Command("operator", "Watches AppStacks and brings them up, until stopped.");
        OperatorCommand.AddTo(@operator);
        root.Subcommands.Add(@operator);
        root.Subcommands.Add(CrdCommand.Create());
        root.Subcommands.Add(RenderCommand.Create());
        root.Subcommands.Add(FromComposeCommand.Create());
        return root;
    }

    /// <summary>Parses and runs. The host handles signals, not the command line: it needs time to stop.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var parsed = Create().Parse(arguments);
        var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        return parsed.Errors.Count > 0 ? ExitCode.Misuse : code;
    }
}
