using System.Diagnostics;
using System.Globalization;

namespace Ballast.Operator.Bench;

/// <summary>
/// The operator as a process of its own: the published one that BALLAST_OPERATOR names, else the one built with the benchmarks.
/// </summary>
internal sealed class OperatorUnderMeasure : IAsyncDisposable
{
    // In a pause: a start, or stacks that come up, have hundreds.
    private const int FewReconciles = 5;

    // The program gives pages of its file back each minute and reads them again: one look would see some moment of that.
    private const int Samples = 20;
    private const double Sampled = 0.4;

    private const int MostLooks = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly int _port;

    private OperatorUnderMeasure(Process process, int port) => (_process, _port) = (process, port);

    /// <summary>Starts it, and waits until it is ready.</summary>
    /// <param name="kubeconfig">Which API server.</param>
    /// <param name="settings">Environment variables, such as <c>A=1 B=2</c>.</param>
    public static async Task<OperatorUnderMeasure> StartAsync(string kubeconfig, string settings)
    {
        var port = FreePort.Next();
        string[] environment =
        [
            .. settings.Split(' ', StringSplitOptions.RemoveEmptyEntries), $"KUBECONFIG={kubeconfig}", $"BALLAST__PORT={port}",
            "BALLAST__LEADERELECTION__NAMESPACE=default",
        ];
        const string Program = "BALLAST_OPERATOR=";
        var published = environment.FirstOrDefault(e => e.StartsWith(Program, StringComparison.Ordinal))?[Program.Length..]
            ?? Environment.GetEnvironmentVariable("BALLAST_OPERATOR");
        string[] line = published is { Length: > 0 }
            ? [published, "operator"]
            : ["dotnet", Path.Combine(AppContext.BaseDirectory, "Ballast.Operator.dll"), "operator"];
        var process = await ChildProcesses.StartAsync(
            "env", [.. environment, .. line], Path.Combine(Path.GetDirectoryName(kubeconfig)!, $"operator-{port}.log"));
        using var client = new HttpClient();
        await Eventually.TrueAsync(() => IsReadyAsync(client, port), "the operator is ready");
        return new OperatorUnderMeasure(process, port);
    }

    /// <summary>
    /// What it took in a time in which nobody asked anything of it, after it has done what it found to do. Memory is the mean of
    /// the last two fifths of that time.
    /// </summary>
    public async Task<Footprint> RestAsync(TimeSpan time)
    {
        var (before, done) = (int.MinValue, 0);
        while (done - (long)before > FewReconciles)
        {
            await Task.Delay(Pause, TimeProvider.System);
            (before, done) = (done, (await CountsAsync("ballast_reconcile_total")).Sum());
        }

        _process.Refresh();
        var used = _process.TotalProcessorTime;
        await Task.Delay(time * (1 - Sampled), TimeProvider.System);
        var samples = new List<Footprint>();
        for (var i = 0; i < Samples; i++)
        {
            await Task.Delay(time * Sampled / Samples, TimeProvider.System);
            samples.Add(Footprint.Read(_process));
        }

        _process.Refresh();
        return Footprint.Mean(samples) with { Cpu = (_process.TotalProcessorTime - used).TotalSeconds };
    }

    /// <summary>How many watches it has started of each kind.</summary>
    public Task<IReadOnlyList<int>> WatchStartsAsync() => CountsAsync("ballast_informer_watch_starts");

    /// <summary>
    /// Waits until every watch has begun anew, and returns their numbers. Asks seldom: each answer takes memory.
    /// </summary>
    public async Task<IReadOnlyList<int>> AllWatchesStartedAsync(IReadOnlyList<int> before)
    {
        for (var look = 0; look < MostLooks; look++)
        {
            await Task.Delay(Pause, TimeProvider.System);
            var now = await WatchStartsAsync();
            if (now.Zip(before).All(n => n.First > n.Second))
            {
                return now;
            }
        }

        throw new TimeoutException($"Not every watch has begun anew within {MostLooks * Pause.TotalSeconds} s.");
    }

    private async Task<IReadOnlyList<int>> CountsAsync(string metric)
    {
        using var client = new HttpClient();
        var metrics = await client.GetStringAsync(new Uri($"http://127.0.0.1:{_port}/metrics"));
        return [.. metrics.Split('\n')
            .Where(line => line.StartsWith(metric, StringComparison.Ordinal))
            .Select(line => (int)double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture))];
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, int port)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/readyz"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
