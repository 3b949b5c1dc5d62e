using System.Collections.Concurrent;
using System.Diagnostics;

namespace Ballast.Testing;

/// <summary>
/// Starts processes that die with this one, however it dies. The kernel's parent-death signal goes by the thread that
/// forked, so one thread forks them all and lives as long as the process.
/// </summary>
internal static class ChildProcesses
{
    // Of a script whose first argument is this process.
    private const string AfterExit = """while kill -0 "$1" 2>/dev/null; do sleep 1; done""";

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

    public static bool IsRunning(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>
    /// Removes a folder once this process has ended. Not in an exit handler: a test host has only a tenth of a second for those
    /// before it is killed.
    /// </summary>
    public static void RemoveAfterExit(string folder)
    {
        Outlive($"""{AfterExit}; sleep 1; rm -rf "$2" """, folder);
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
        if (!OperatingSystem.IsLinux())
        {
            return StartWatched(line, log);
        }

        // The shell execs setpriv, which execs the program, so the process id is the program's own.
        string[] shell = ["-c", """log=$1; shift; exec setpriv --pdeathsig KILL "$@" >"$log" 2>&1""", "sh", log];
        string[] drop = unprivileged && Environment.IsPrivilegedProcess
            ? [$"--reuid={Unprivileged}", $"--regid={Unprivileged}", "--clear-groups"] : [];
        return Process.Start(new ProcessStartInfo("/bin/sh", [.. shell, .. drop, "--", .. line]) { UseShellExecute = false })!;
    }

    // Without the kernel's help: a shell looks every second whether this process still runs.
    private static Process StartWatched(string[] line, string log)
    {
        const string Script = """log=$1; shift; exec "$@" >"$log" 2>&1""";
        var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", log, .. line]))!;
        Outlive($"""{AfterExit}; kill -KILL "$2" """, $"{process.Id}");
        return process;
    }

    // Not ended by the signals with which a terminal ends all that it has started.
    private static void Outlive(string script, string argument)
    {
        string[] arguments =
            ["-c", $"trap '' HUP INT TERM; exec >/dev/null 2>&1; {script}", "sh", $"{Environment.ProcessId}", argument];
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", arguments));
    }
}
