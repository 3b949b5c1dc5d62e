using System.Globalization;
using System.Text.RegularExpressions;
using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

public sealed partial class RestTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);

    [LabFact]
    public Task Stack_AtRest_CausesNoWrites() => Sandbox.RunAsync("rest", output, async sandbox =>
    {
        _ = installation;
        await sandbox.ApplyAsync(Manifests.ShopWithCache);
        await sandbox.BecomesHealthyAsync("shop");

        // Answers of servers that have just started are slow; status follows until the latest ones agree.
        await Task.Delay(Settling);
        var since = TimeProvider.System.GetUtcNow();
        await Task.Delay(Rest);

        var asked = await AuditLog.OfOperatorAsync(since);
        Assert.DoesNotContain(asked, entry => entry.IsWrite && entry.Namespace == sandbox.Name);
        Assert.Contains(asked, entry => entry is { IsWrite: true, Resource: "leases", Namespace: Installation.Namespace });
        sandbox.Say($"at rest for {Rest.TotalSeconds} s: {asked.Count(e => e.Namespace == sandbox.Name)} reads, no writes");

        foreach (var (pod, metrics) in await Installation.MetricsAsync())
        {
            var bytes = double.Parse(WorkingSet().Match(metrics).Groups[1].Value, CultureInfo.InvariantCulture);
            sandbox.Say($"{pod}: {bytes / (1 << 20):0} MiB");
        }
    });

    [GeneratedRegex(@"^dotnet_process_memory_working_set_bytes(?:\{[^}]*\})? (\S+)$", RegexOptions.Multiline)]
    private static partial Regex WorkingSet();
}
