using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Ballast.App.Tests;

/// <summary>The native application as a process of its own, with only the environment that the test gives it.</summary>
public sealed class AppProcess : IAsyncDisposable
{
    public const int SigQuit = 3;
    public const int SigKill = 9;
    public const int SigTerm = 15;

    /// <summary>Its number is the kernel's choice, and so is that of the next.</summary>
    public static readonly int SigContinue = OperatingSystem.IsMacOS() ? 19 : 18;
    public static readonly int SigStop = OperatingSystem.IsMacOS() ? 17 : 19;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private AppProcess(IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo(NativePrograms.App, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(n => n is not ("PATH" or "HOME" or "TMPDIR")).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Http = new HttpClient
        {
            BaseAddress = new Uri($"http://127.0.0.1:{environment.GetValueOrDefault("PORT", "8000")}"),
            Timeout = TimeSpan.FromSeconds(15),
        };
    }

    public HttpClient Http { get; }

    public string Output => string.Join('\n', _output);

    public string Errors => string.Join('\n', _errors);

    public bool HasExited => _process.HasExited;

    public static AppProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        new(environment, arguments);

    /// <summary>Starts <c>serve</c> and waits until it is ready.</summary>
    public static async Task<AppProcess> ServeAsync(IReadOnlyDictionary<string, string> environment)
    {
        var app = Start(environment, "serve");
        await Eventually.TrueAsync(
            async () =>
            {
                Assert.False(app.HasExited, $"it exited: {app.Output}\n{app.Errors}");
                return (await app.Http.GetAsync("/api/v1/health/readiness")).IsSuccessStatusCode;
            },
            "the application is ready");
        return app;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(
        IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        await using var app = Start(environment, arguments);
        var code = await app.ExitAsync();
        return (code, app.Output, app.Errors);
    }

    public void Signal(int signal) => Signal(_process, signal);

    /// <summary>Waits for the end, and for its last line of output.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public static void Signal(Process process, int signal) => Assert.Equal(0, Kill(process.Id, signal));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        Http.Dispose();
        _process.Dispose();
        Assert.DoesNotContain(Servers.Password, Output + Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Uri.EscapeDataString(Servers.Password), Output + Errors, StringComparison.Ordinal);
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
