using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

/// <summary>
/// The football stack under load for some minutes, with a rolling update there and back: nothing restarts, no check fails, no
/// request is lost. SOAK_MINUTES says how long (1).
/// </summary>
[Collection(Alone.Soak)]
public sealed class SoakTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(
        double.TryParse(Environment.GetEnvironmentVariable("SOAK_MINUTES"), CultureInfo.InvariantCulture, out var minutes)
            ? minutes : 1);

    [Fact]
    public Task Football_UnderLoad_NeitherRestartsNorFails() => Sandbox.RunAsync("soak", output, async sandbox =>
    {
        _ = installation;
        var report = new SoakReport();
        var clock = Stopwatch.StartNew();
        await sandbox.ApplyAsync(Manifests.Football);
        await sandbox.BecomesHealthyAsync("football");
        report.StartSeconds = clock.Elapsed.TotalSeconds;

        using var web = await sandbox.OpenWebAsync("football");
        await web.BecomesHealthyAsync();
        await using (var traffic = Traffic.Start(web, "api/v1/notes"))
        {
            var watching = WatchAsync(sandbox, web, report);
            foreach (var image in new[] { Cluster.NextAppImage, Cluster.AppImage })
            {
                await sandbox.ChangeSpecAsync("football", $$"""{"image": "{{image}}"}""");
                await sandbox.BecomesHealthyAsync("football");
                report.Updates++;
            }

            await watching;
            await traffic.StopAsync();
            (report.Answered, report.Lost) = (traffic.Answered, traffic.Failures);
        }

        report.Restarts = (await Task.WhenAll(
            new[] { "web", "db", "cache" }.Select(part => sandbox.PodsAsync("football", part)))).Sum(
                pods => pods.Sum(pod => pod.Restarts));
        report.Time = clock.Elapsed;
        await File.WriteAllTextAsync(Repository.PathOf("artifacts", "soak.txt"), report.Table());
        output.WriteLine(report.Table());
        Assert.Empty(report.Faults());
    });

    private static async Task WatchAsync(Sandbox sandbox, WebClient web, SoakReport report)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Duration;)
        {
            var answer = await web.TryAsync("api/v1/health");
            report.Check(answer is null, answer ?? "");
            await ReadMemoryAsync(sandbox, report);

            // A fixed time: checks 5 s apart are what is promised.
            await Task.Delay(BetweenChecks);
        }
    }

    // From the kubelet, which counts as the limit is enforced.
    private static async Task ReadMemoryAsync(Sandbox sandbox, SoakReport report)
    {
        var pods = await sandbox.Kubectl.ListAsync("pods", "ballast.dev/stack=football,app.kubernetes.io/component=web");
        foreach (var node in pods.Select(p => p["spec"]!["nodeName"]?.GetValue<string>()).OfType<string>().Distinct())
        {
            var summary = JsonNode.Parse(await sandbox.Kubectl.RawAsync($"/api/v1/nodes/{node}/proxy/stats/summary"))!;
            foreach (var pod in summary["pods"]!.AsArray())
            {
                var limit = pods.FirstOrDefault(
                    p => p["metadata"]!["uid"]!.GetValue<string>() == pod!["podRef"]!["uid"]!.GetValue<string>())?["spec"]!
                    ["containers"]![0]!["resources"]!["limits"]!["memory"]!.GetValue<string>();
                if (limit is not null && pod!["containers"]?[0]?["memory"]?["workingSetBytes"]?.GetValue<double>() is { } used)
                {
                    report.Memory(used, Bytes(limit));
                }
            }
        }
    }

    // As the samples write a size: a number and a unit.
    private static double Bytes(string size) =>
        double.Parse(size[..^2], CultureInfo.InvariantCulture)
            * Math.Pow(1024, 1 + "KMG".IndexOf(size[^2..^1], StringComparison.Ordinal));
}
