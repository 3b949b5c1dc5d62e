using System.Text.Json;
using Ballast.Load.Bench.Cases;
using Ballast.Load.Bench.Comparisons;
using Ballast.Load.Bench.Floor;
using Ballast.Load.Bench.Reports;
using Ballast.Load.Bench.Servers;

namespace Ballast.Load.Bench;

/// <summary>Measures the operator under load beside the floor and other tools; see <see cref="LoadOptions"/>.</summary>
internal static class Program
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["floor", var kubeconfig, var file, var space, var count])
        {
            await Replay.RunAsync(kubeconfig, file, space, int.Parse(count, null));
            return 0;
        }

        var options = LoadOptions.Parse(arguments);
        var recording = Path.GetTempFileName();
        try
        {
            await MeasureAsync(options, recording);
        }
        finally
        {
            File.Delete(recording);
        }

        return 0;
    }

    private static async Task MeasureAsync(LoadOptions options, string recording)
    {
        var assets = KubeAssets.Folder();
        var tools = Environment.GetEnvironmentVariable("BENCH_TOOLS") ?? "";
        var origin = await Origin.ReadAsync(assets, tools, OperatorUnderLoad.Program);
        var writes = await RecordAsync(assets);
        await File.WriteAllTextAsync(recording, JsonSerializer.Serialize(writes));
        var setup = new LoadSetup(
            options, assets, tools, Environment.GetEnvironmentVariable("BENCH_POSTGRES") ?? "", recording,
            StackManifest.Of(writes));
        if (options.Runs > 1)
        {
            var stacks = options.Stacks[^1];
            var runs = await ManyRuns.MeasureAsync(setup, stacks);
            await SaveAsync(options, "runs", RunsReport.Write(stacks, runs, origin), new { origin, stacks, runs });
            return;
        }

        if (options.Operators > 1)
        {
            var stacks = options.Stacks[^1];
            var shards = await Shards.MeasureAsync(setup, stacks);
            await SaveAsync(options, "shards", ShardsReport.Write(stacks, shards, origin), new { origin, stacks, shards });
            return;
        }

        var cases = new List<LoadCase>();
        foreach (var stacks in options.Stacks)
        {
            cases.Add(await LoadCase.MeasureAsync(setup, stacks));
        }

        await SaveAsync(options, "load", LoadReport.Write(cases, origin), new { origin, cases });
    }

    private static async Task<List<RecordedWrite>> RecordAsync(string assets)
    {
        await using var server = await LoadServer.StartAsync(assets);
        return await Recorder.RecordAsync(server);
    }

    private static async Task SaveAsync(LoadOptions options, string name, string table, object figures)
    {
        Directory.CreateDirectory(options.Output);
        await File.WriteAllTextAsync(Path.Combine(options.Output, $"{name}.md"), table);
        await File.WriteAllTextAsync(
            Path.Combine(options.Output, $"{name}.json"), JsonSerializer.Serialize(figures, Json));
        Console.WriteLine(table);
    }
}
