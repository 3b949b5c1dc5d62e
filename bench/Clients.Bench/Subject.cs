using System.Diagnostics;

namespace Ballast.Clients.Bench;

/// <summary>A published program around one client.</summary>
/// <param name="Client">The client's name.</param>
/// <param name="How">How it is published.</param>
/// <param name="Path">The program.</param>
internal sealed record Subject(string Client, string How, string Path)
{
    public double SizeMiB => new FileInfo(Path).Length / (double)(1 << 20);

    /// <summary>Runs it, and returns its last line of output, or null if it failed; and how long it ran.</summary>
    public async Task<(string? Words, TimeSpan Time, string Errors)> RunAsync(params string[] arguments)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var process = Process.Start(
            new ProcessStartInfo(Path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var time = TimeProvider.System.GetElapsedTime(started);
        return (process.ExitCode == 0 ? output.Trim().Split('\n')[^1] : null, time, await errors);
    }
}
