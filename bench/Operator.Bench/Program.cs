using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Ballast.Operator.Bench;

/// <summary>
/// Runs benchmarks: <c>[--filter PATTERN]</c>; <c>memory [OPTIONS]</c> for the whole operator's; <c>ratios OLD... -- NEW...</c>
/// to compare what two commits' runs left.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["memory", .. var options]:
                return await OperatorMemory.MeasureAsync(MemoryOptions.Parse(options));
            case ["ratios", .. var files] when Array.IndexOf(files, "--") is var split and > 0:
                await Ratios.WriteAsync(files[..split], files[(split + 1)..], Console.Out);
                return 0;
            default:
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments, Configuration());
                return 0;
        }
    }

    // In this process: a generated project would be built by other rules than the operator.
    private static ManualConfig Configuration() => ManualConfig.Create(DefaultConfig.Instance)
        .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(10))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddExporter(JsonExporter.Brief)
        .WithArtifactsPath(Environment.GetEnvironmentVariable("BENCH_RESULTS") ?? Path.Combine("artifacts", "bench"));
}
