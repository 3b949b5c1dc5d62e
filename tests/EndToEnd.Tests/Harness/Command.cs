using System.Diagnostics;

namespace Ballast.EndToEnd.Tests.Harness;

/// <summary>What a program said, and how it ended.</summary>
internal sealed record CommandResult(string Line, int ExitCode, string Output, string Error)
{
    public CommandResult MustSucceed() =>
        ExitCode == 0
            ? this
            : throw new InvalidOperationException($"{Line} ended with {ExitCode}: {Error.Trim()} {Output.Trim()}");
}

/// <summary>Runs programs.</summary>
internal static class Command
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    public static async Task<CommandResult> RunAsync(string program, IEnumerable<string> arguments, string? input = null)
    {
        var line = $"{Path.GetFileName(program)} {string.Join(' ', arguments)}";
        using var process = Start(program, arguments, input is not null);
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
                process.StandardInput.Close();
            }

            await process.WaitForExitAsync(limit.Token);
            return new CommandResult(line, process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{line} did not end within {Limit}");
        }
    }

    /// <summary>Reads what a program writes, line by line, as long as the reader likes.</summary>
    public static async IAsyncEnumerable<string> ReadLinesAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments, input: false);
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        try
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                yield return line;
            }
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static Process Start(string program, IEnumerable<string> arguments, bool input) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = input,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        }) ?? throw new InvalidOperationException($"{program} did not start");
}
