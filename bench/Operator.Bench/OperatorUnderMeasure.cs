using System.Diagnostics;

namespace Ballast.Operator.Bench;

/// <summary>What a process took in a time at rest.</summary>
/// <param name="Memory">Resident memory in MiB.</param>
/// <param name="Peak">The most that it ever was, in MiB.</param>
/// <param name="Cpu">Processor time in seconds.</param>
internal sealed record Footprint(double Memory, double Peak, double Cpu);

/// <summary>
/// The operator as a process of its own: the published one that BALLAST_OPERATOR names, else the one built with the benchmarks.
/// </summary>
internal sealed class OperatorUnderMeasure : IAsyncDisposable
{
    private readonly Process _process;

    private OperatorUnderMeasure(Process process) => _process = process;

    public static async Task<OperatorUnderMeasure> StartAsync(string kubeconfig)
    {
        string[] line = Environment.GetEnvironmentVariable("BALLAST_OPERATOR") is { Length: > 0 } published
            ? [published, "operator"]
            : ["dotnet", Path.Combine(AppContext.BaseDirectory, "Ballast.Operator.dll"), "operator"];
        Environment.SetEnvironmentVariable("KUBECONFIG", kubeconfig);
        Environment.SetEnvironmentVariable("BALLAST__PORT", $"{FreePort.Next()}");
        Environment.SetEnvironmentVariable("BALLAST__LEADERELECTION__NAMESPACE", "default");
        var process =
            await ChildProcesses.StartAsync(line[0], line[1..], Path.Combine(Path.GetDirectoryName(kubeconfig)!, "operator.log"));
        return new OperatorUnderMeasure(process);
    }

    /// <summary>What it took in a time in which nobody asked anything of it.</summary>
    public async Task<Footprint> RestAsync(TimeSpan time)
    {
        _process.Refresh();
        var before = _process.TotalProcessorTime;
        await Task.Delay(time, TimeProvider.System);
        _process.Refresh();
        const double MiB = 1 << 20;
        return new Footprint(
            _process.WorkingSet64 / MiB, _process.PeakWorkingSet64 / MiB, (_process.TotalProcessorTime - before).TotalSeconds);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
