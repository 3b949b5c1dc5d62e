using System.Globalization;
using System.Text.RegularExpressions;
using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

public sealed partial class RestTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);

    [LabFact]
    public Task Stack_AtRest_CausesNoWrites() => Sandbox.RunAsync("rest", output, async sandbox =>
    {
        _ = installation;
        await sandbox.ApplyAsync(Manifests.ShopWithCache);
        await sandbox.BecomesHealthyAsync("shop");

        // Answers of servers that have just started are slow, and status follows once the latest ones agree: rest comes after that.
        var asked = await WatchAsync();
        for (var settling = 0; settling < 2 && asked.Any(IsOurWrite); settling++)
            asked = await WatchAsync();

        Assert.DoesNotContain(asked, IsOurWrite);
        Assert.Contains(asked, entry => entry is { IsWrite: true, Resource: "leases", Namespace: Installation.Namespace });
        sandbox.Say($"at rest for {Rest.TotalSeconds} s: {asked.Count(e => e.Namespace == sandbox.Name)} reads, no writes");

        foreach (var (pod, metrics) in await Installation.MetricsAsync())
        {
            var bytes = double.Parse(WorkingSet().Match(metrics).Groups[1].Value, CultureInfo.InvariantCulture);
            sandbox.Say($"{pod}: {bytes / (1 << 20):0} MiB");
        }

        bool IsOurWrite(AuditEntry entry) => entry.IsWrite && entry.Namespace == sandbox.Name;
    });

    private static async Task<IReadOnlyList<AuditEntry>> WatchAsync()
    {
        var since = TimeProvider.System.GetUtcNow();
        await Task.Delay(Rest);
        return await AuditLog.OfOperatorAsync(since);
    }

    [GeneratedRegex(@"^dotnet_process_memory_working_set_bytes(?:\{[^}]*\})? (\S+)$", RegexOptions.Multiline)]
    private static partial Regex WorkingSet();
}
