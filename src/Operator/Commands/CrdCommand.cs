using System.CommandLine;

namespace Ballast.Operator.Commands;

/// <summary><c>ballast crd</c>: prints the CustomResourceDefinition that this operator was built with.</summary>
internal static class CrdCommand
{
    private const string Resource = "appstacks.yaml";

    public static Command Create()
    {
        var command = new Command("crd", "Prints the AppStack CustomResourceDefinition, for kubectl apply --server-side -f -");
        command.SetAction((parsed, cancellationToken) => PrintAsync(parsed.InvocationConfiguration.Output, cancellationToken));
        return command;
    }

    private static async Task<int> PrintAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await using var resource = typeof(CrdCommand).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"This build lacks {Resource}.");
        using var reader = new StreamReader(resource);
        await output.WriteAsync(await reader.ReadToEndAsync(cancellationToken));
        return ExitCode.Success;
    }
}
