using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;

namespace Ballast.Load.Bench.Servers;

/// <summary>The operator as it ships, as a process of its own; its requests are in the audit log under its user's name.</summary>
internal sealed class OperatorUnderLoad : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const double MiB = 1 << 20;

    private readonly Process _process;

    private OperatorUnderLoad(Process process, string log) => (_process, LogPath) = (process, log);

    /// <summary>The published program.</summary>
    public static string Program =>
        Environment.GetEnvironmentVariable("BALLAST_OPERATOR")
            ?? throw new InvalidOperationException("BALLAST_OPERATOR must name the published operator; bench/load sets it.");

    // The variables of its image: for the operator alone, because they would slow the bare process that it is compared with.
    private static string[] Settings =>
        Environment.GetEnvironmentVariable("BENCH_SETTINGS")?.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            ?? throw new InvalidOperationException("BENCH_SETTINGS must have the variables of the image; bench/load sets it.");

    /// <summary>Its log, a JSON object a line.</summary>
    public string LogPath { get; }

    /// <summary>Resident memory in MiB.</summary>
    public double Memory => Status("VmRSS:");

    /// <summary>The most that it ever was, in MiB.</summary>
    public double PeakMemory => Status("VmHWM:");

    /// <summary>Processor time so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it; returns once it is ready and leads.</summary>
    public static async Task<OperatorUnderLoad> StartAsync(LoadServer server, string user, string? spaces = null)
    {
        var kubeconfig = server.KubeconfigOf(user);
        var port = FreePort.Next();
        var log = Path.Combine(Path.GetDirectoryName(kubeconfig)!, $"{user}-{port}.log");
        string[] arguments =
        [
            .. Settings, Program, "operator", "--kubeconfig", kubeconfig, "--port", $"{port}", "--lease-namespace", "default",
            "--lease-name", user, .. spaces is null ? Array.Empty<string>() : ["--namespaces", spaces],
        ];
        var started = new OperatorUnderLoad(await ChildProcesses.StartAsync("env", arguments, log), log);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await Eventually.TrueAsync(
            async () => started._process.HasExited
                ? throw new InvalidOperationException($"The operator ended: {await File.ReadAllTextAsync(log)}")
                : (await http.GetAsync("/readyz")).StatusCode == HttpStatusCode.OK
                    && await LeadsAsync(server, user),
            "the operator is ready");
        return started;
    }

    /// <summary>Ends it as Kubernetes does; it gives the lease back.</summary>
    public async Task StopAsync()
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, SigTerm);
            await _process.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private static async Task<bool> LeadsAsync(LoadServer server, string user)
    {
        var lease = await server.Api.GetAsync($"/apis/coordination.k8s.io/v1/namespaces/default/leases/{user}");
        return !string.IsNullOrEmpty((string?)lease["spec"]?["holderIdentity"]);
    }

    private double Status(string field) => File.ReadLines($"/proc/{_process.Id}/status")
        .Where(line => line.StartsWith(field, StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], null) * 1024 / MiB)
        .Single();

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
