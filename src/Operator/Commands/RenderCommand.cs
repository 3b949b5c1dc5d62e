using System.CommandLine;
using Ballast.Operator.Offline;

namespace Ballast.Operator.Commands;

/// <summary><c>ballast render</c>: prints what the operator makes of a stack, without a cluster.</summary>
internal static class RenderCommand
{
    private const string StandardInput = "-";

    public static Command Create()
    {
        var file = new Option<string>("--file", "-f")
        {
            Description = "A file with a stack, and the Secrets and ConfigMaps that are known; - for standard input",
            Required = true,
        };
        var @namespace = new Option<string?>("--namespace", "-n") { Description = "Namespace of a stack that names none" };
        var command = new Command(
            "render", "Prints the children of a stack, and each variable with the level that it comes from, without a cluster.")
        {
            file, @namespace,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(file)!, parsed.GetValue(@namespace) ?? "default", parsed.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string file, string @namespace, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        StackFile read;
        try
        {
            using var text = file == StandardInput ? Console.In : File.OpenText(file);
            read = StackFile.Read(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await console.Error.WriteLineAsync($"ballast: {file} cannot be read: {e.Message}");
            return ExitCode.Misuse;
        }

        var errors = read.Errors.Select(e => e.ToString()).ToList();
        foreach (var stack in read.Stacks)
        {
            stack.Metadata.Namespace ??= @namespace;
            stack.Metadata.Uid = OfflineCluster.Uid;
            var (rendering, faults) = OfflineRendering.Of(stack, read.Objects);
            errors.AddRange(faults);
            if (rendering is not null)
            {
                await console.Output.WriteAsync(ManifestText.Of(stack, rendering).AsMemory(), cancellationToken);
            }
        }

        foreach (var error in errors)
        {
            await console.Error.WriteLineAsync($"ballast: {error}");
        }

        return errors.Count == 0 ? ExitCode.Success : ExitCode.Misuse;
    }
}
