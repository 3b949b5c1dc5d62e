using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

[Collection(Alone.Rest)]
public sealed class RestTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    // A fixed time, since rest over time is the subject: no event ends it, and the operator's clock cannot be moved from outside.
    // Long enough for several checks, and for a look at whatever is looked at every minute.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(80);

    // Likewise fixed: a reconcile that wrote anything is followed by another after a second, and where none follows, it wrote
    // nothing.
    private static readonly TimeSpan Spell = TimeSpan.FromSeconds(4);

    [AuditFact]
    public Task Stack_AtRest_CausesNoWrites() => Sandbox.RunAsync("rest", output, async sandbox =>
    {
        _ = installation;
        await sandbox.ApplyAsync(Manifests.ShopWithCache);
        await sandbox.BecomesAsync("shop", "is healthy, and the app said so too", seen =>
            seen.Is("Ready", "True", "Healthy") && seen.Dependencies == "2/2"
                && seen.Text("web", "health", "status") == "healthy");
        await OperatorHasNothingToDoAsync();
        sandbox.Say("at rest");

        var since = TimeProvider.System.GetUtcNow();
        await Task.Delay(Rest);
        var asked = await AuditLog.OfOperatorAsync(since);

        Assert.DoesNotContain(asked, entry => entry.IsWrite && entry.Namespace == sandbox.Name);
        Assert.Contains(asked, entry => entry is { IsWrite: true, Resource: "leases", Namespace: Installation.Namespace });
        sandbox.Say($"at rest for {Rest.TotalSeconds} s: {asked.Count(e => e.Namespace == sandbox.Name)} reads, no writes");

        foreach (var (pod, metrics) in await Installation.MetricsAsync())
        {
            sandbox.Say($"{pod}: {PrometheusText.Sum(metrics, "dotnet_process_memory_working_set_bytes") / (1 << 20):0} MiB");
        }
    });

    private static async Task OperatorHasNothingToDoAsync() => await Eventually.SeesAsync(
        "the operator without work",
        Sandbox.Patience,
        async () =>
        {
            var before = await LoadAsync();
            await Task.Delay(Spell);
            return (Before: before, After: await LoadAsync());
        },
        work => work.Before == work.After && work.After is { Reconciles: > 0, Waiting: 0, UnderWay: 0 });

    private static async Task<OperatorWork> LoadAsync() => OperatorWork.Of([.. (await Installation.MetricsAsync()).Values]);
}
