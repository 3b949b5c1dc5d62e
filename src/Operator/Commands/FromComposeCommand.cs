using System.CommandLine;
using Ballast.Operator.Offline;
using Ballast.Operator.Offline.Compose;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Commands;

/// <summary><c>ballast from-compose</c>: writes the stack that a Compose file amounts to.</summary>
internal static class FromComposeCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A Compose file, such as docker-compose.yml" };
        var name = new Option<string?>("--name")
        {
            Description = "Name of the stack; by default the project's, or that of the file's folder"
        };
        var command = new Command(
            "from-compose", "Writes the stack that a Compose file amounts to, with a comment for what could not be carried over.")
        {
            file, name,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(file)!, parsed.GetValue(name), parsed.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string file, string? name, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        string stack;
        try
        {
            var variables = EnvironmentFile.Read(ReadBeside(folder, ".env") ?? "")
                .GroupBy(v => v.Key, v => v.Value).ToDictionary(v => v.Key, v => v.Last(), StringComparer.Ordinal);
            using var text = File.OpenText(file);
            var compose = ComposeFile.Read(text, variables, path => ReadBeside(folder, path));
            stack = ComposeStack.Write(compose, name ?? compose.Name ?? Path.GetFileName(folder), Path.GetFileName(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ComposeException)
        {
            await console.Error.WriteLineAsync($"ballast: {file}: {e.Message}");
            return ExitCode.Misuse;
        }

        await console.Output.WriteAsync(stack.AsMemory(), cancellationToken);
        var read = StackFile.Read(new StringReader(stack));
        foreach (var fault in read.Errors.Concat(read.Stacks.SelectMany(SpecValidator.Validate)))
        {
            await console.Error.WriteLineAsync($"ballast: to be corrected: {fault}");
        }

        return ExitCode.Success;
    }

    private static string? ReadBeside(string folder, string path)
    {
        var full = Path.Combine(folder, path);
        return File.Exists(full) ? File.ReadAllText(full) : null;
    }
}
