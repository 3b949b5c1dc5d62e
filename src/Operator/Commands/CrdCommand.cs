using System.CommandLine;
using Ballast.Operator.Api.Schema;

namespace Ballast.Operator.Commands;

/// <summary><c>ballast crd</c>: prints the CustomResourceDefinition that this operator was built with.</summary>
internal static class CrdCommand
{
    public static Command Create()
    {
        var command = new Command("crd", "Prints the AppStack CustomResourceDefinition, for kubectl apply --server-side -f -");
        command.SetAction(static async (parsed, cancellationToken) =>
        {
            await parsed.InvocationConfiguration.Output.WriteAsync(AppStackDefinition.Yaml.AsMemory(), cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }
}
