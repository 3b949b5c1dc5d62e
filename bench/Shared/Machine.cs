using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Ballast.Bench;

/// <summary>Where figures come from: without it a table cannot be compared with another.</summary>
/// <param name="Cores">Processors that this process may use.</param>
/// <param name="MemoryGiB">The machine's memory.</param>
/// <param name="Kernel">Name and version of the operating system's kernel.</param>
/// <param name="Runtime">The .NET runtime of the measuring program.</param>
/// <param name="Commit">The commit, with <c>+</c> if files differ from it.</param>
/// <param name="Date">The day, UTC.</param>
/// <param name="Load">The load average before the first measurement: on a machine that does other work times are noisy.</param>
internal sealed record Machine(
    int Cores, int MemoryGiB, string Kernel, string Runtime, string Commit, string Date, string Load)
{
    public static async Task<Machine> ReadAsync()
    {
        var memory = File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        var changed = await RunAsync("git", "status", "--porcelain", "--untracked-files=no");
        return new Machine(
            Environment.ProcessorCount,
            (int)(long.Parse(memory, CultureInfo.InvariantCulture) >> 20),
            $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
            RuntimeInformation.FrameworkDescription,
            await RunAsync("git", "rev-parse", "--short", "HEAD") + (changed.Length > 0 ? "+" : ""),
            TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            File.ReadAllText("/proc/loadavg").Split(' ')[0]);
    }

    /// <summary>The output of a program, in the repository's folder; empty if it failed.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Ballast.Testing.Repository.PathOf(),
        })!;
        var output = (await process.StandardOutput.ReadToEndAsync()).Trim();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : "";
    }

    public override string ToString() =>
        $"{Date}, commit {Commit}: {Cores} cores, {MemoryGiB} GiB, {Kernel}, {Runtime}, load average {Load} before.";
}
