using Ballast.Load.Bench.Servers;

namespace Ballast.Load.Bench.Comparisons;

/// <summary>How long other tools take for the same children, some stacks at once.</summary>
/// <param name="Stacks">How many stacks there were.</param>
/// <param name="HelmSeconds">A <c>helm install</c> a stack, four at once.</param>
/// <param name="KubectlSeconds">A <c>kubectl apply --server-side</c> a stack, four at once.</param>
internal sealed record Tools(int Stacks, double HelmSeconds, double KubectlSeconds)
{
    /// <summary>How many run at once.</summary>
    public const int AtOnce = 4;

    /// <param name="server">Where to.</param>
    /// <param name="folder">The folder of helm and kubectl.</param>
    /// <param name="manifest">The children.</param>
    /// <param name="count">How many stacks.</param>
    public static async Task<Tools> MeasureAsync(LoadServer server, string folder, StackManifest manifest, int count)
    {
        var work = Directory.CreateTempSubdirectory("ballast-bench-tools-");
        try
        {
            var chart = Path.Combine(work.FullName, "chart");
            Directory.CreateDirectory(Path.Combine(chart, "templates"));
            await File.WriteAllTextAsync(
                Path.Combine(chart, "Chart.yaml"), "apiVersion: v2\nname: stack\nversion: 0.1.0\n");
            await File.WriteAllTextAsync(
                Path.Combine(chart, "templates", "children.yaml"), manifest.For("{{ .Release.Name }}"));
            var helm = await TimeAsync("helm", number =>
                ["install", Servers.Stacks.Name(number), chart, "-n", $"helm-{count}", "--kubeconfig", server.Kubeconfig]);
            var kubectl = await TimeAsync("kubectl", number =>
            {
                var file = Path.Combine(work.FullName, $"{number}.yaml");
                File.WriteAllText(file, manifest.For(Servers.Stacks.Name(number)));
                return ["apply", "--server-side", "-f", file, "-n", $"kubectl-{count}", "--kubeconfig", server.Kubeconfig];
            });
            return new Tools(count, helm.TotalSeconds, kubectl.TotalSeconds);
        }
        finally
        {
            work.Delete(recursive: true);
        }

        async Task<TimeSpan> TimeAsync(string tool, Func<int, string[]> line)
        {
            await server.AddNamespaceAsync($"{tool}-{count}");
            var started = TimeProvider.System.GetTimestamp();
            await Parallel.ForEachAsync(
                Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                async (number, _) => await ChildProcesses.RunAsync(
                    Path.Combine(folder, tool), line(number), Path.Combine(work.FullName, $"{tool}-{number}.log")));
            return TimeProvider.System.GetElapsedTime(started);
        }
    }
}
