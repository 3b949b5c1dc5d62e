using System.Collections.Concurrent;
using System.Diagnostics;

namespace Ballast.Testing;

/// <summary>
/// Starts processes that die with this one, however it dies. The kernel's parent-death signal goes by the thread that
/// forked, so one thread forks them all and lives as long as the process.
/// </summary>
internal static class ChildProcesses
{
    // The user nobody, which exists on every machine.
    private const string Unprivileged = "65534";

    private static readonly BlockingCollection<Action> Work = [];

    static ChildProcesses() => new Thread(Fork) { IsBackground = true, Name = "child processes" }.Start();

    /// <param name="program">A path, or a name to be found in PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="log">A file for its output.</param>
    /// <param name="unprivileged">True: not as root, as PostgreSQL requires. Tests that are not root use their own user.</param>
    public static Task<Process> StartAsync(string program, IReadOnlyList<string> arguments, string log, bool unprivileged = false)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try
            {
                started.SetResult(Start([program, .. arguments], log, unprivileged));
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        });
        return started.Task;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <inheritdoc cref="StartAsync"/>
    /// <exception cref="InvalidOperationException">The program failed; the message contains its output.</exception>
    public static async Task RunAsync(string program, IReadOnlyList<string> arguments, string log, bool unprivileged = false)
    {
        using var process = await StartAsync(program, arguments, log, unprivileged);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await File.ReadAllTextAsync(log)}");
        }
    }

    /// <summary>Changes the owner of a folder and its content to the user of unprivileged programs.</summary>
    public static Task GiveAwayAsync(string folder, string log) => Environment.IsPrivilegedProcess
        ? RunAsync("chown", ["-R", $"{Unprivileged}:{Unprivileged}", folder], log) : Task.CompletedTask;

    /// <summary>
    /// Removes a folder once this process has ended. Not in an exit handler: a test host has only a tenth of a second for those
    /// before it is killed.
    /// </summary>
    public static void RemoveAfterExit(string folder)
    {
        const string Script = """exec >/dev/null 2>&1; tail --pid="$1" -f /dev/null; sleep 1; rm -rf "$2" """;
        using var janitor =
            Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", Script, "sh", $"{Environment.ProcessId}", folder]));
    }

    private static void Fork()
    {
        foreach (var action in Work.GetConsumingEnumerable())
        {
            action();
        }
    }

    private static Process Start(string[] line, string log, bool unprivileged)
    {
        // The shell execs setpriv, which execs the program, so the process id is the program's own.
        string[] shell = ["-c", """log=$1; shift; exec setpriv --pdeathsig KILL "$@" >"$log" 2>&1""", "sh", log];
        string[] drop = unprivileged && Environment.IsPrivilegedProcess
            ? [$"--reuid={Unprivileged}", $"--regid={Unprivileged}", "--clear-groups"] : [];
        return Process.Start(new ProcessStartInfo("/bin/sh", [.. shell, .. drop, "--", .. line]) { UseShellExecute = false })!;
    }
}
