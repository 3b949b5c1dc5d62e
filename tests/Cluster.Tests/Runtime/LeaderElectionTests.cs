using System.Diagnostics;
using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Faults;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using static Ballast.Cluster.Tests.Faults.Faults;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>There are never two leaders, and there is no leader for at most the duration of the lease.</summary>
public sealed class LeaderElectionTests(ApiServerFixture api) : ProxiedTests(api)
{
    // Longer than the duration of a lease that nobody renews.
    private static readonly TimeSpan LongEnough = Elector.LeaseDuration * 1.5;

    // The longest wait of another instance from the last renewal until it leads; its previous read may have been just before.
    private static readonly TimeSpan Longest = Elector.LeaseDuration + (2 * Elector.RetryPeriod);

    private KubernetesClient _cutOff = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _cutOff = new KubernetesClient(Proxy.Configuration);
    }

    public override async Task DisposeAsync()
    {
        _cutOff.Dispose();
        await base.DisposeAsync();
    }

    // If a reign ended meanwhile, or a second one began, the list of reigns contains it.
    private static async Task LooksForLongAsync(Elector elector)
    {
        var before = elector.Waited;
        await Eventually.TrueAsync(
            () => elector.Waited - before > LongEnough, "it has looked at the lease for longer than that lasts");
    }

    [Fact]
    public async Task Instances_Three_OneLeadsAndKeepsLeading()
    {
        await using var a = new Elector(Api.Client, Space, "a");
        await using var b = new Elector(Api.Client, Space, "b");
        await using var c = new Elector(Api.Client, Space, "c");
        await Eventually.TrueAsync(() => a.Leads || b.Leads || c.Leads, "one leads");
        await Task.WhenAll(LooksForLongAsync(a), LooksForLongAsync(b), LooksForLongAsync(c));

        Assert.Single(new[] { a, b, c }, e => e.Leads);
        Assert.Equal([1], new[] { a, b, c }.Select(e => e.Reigns.Count).Where(n => n > 0));
        var lease = await LeaseAsync();
        Assert.Equal(0, lease.Spec!.LeaseTransitions);
        Assert.Equal(8, lease.Spec.LeaseDurationSeconds);
        await Eventually.TrueAsync(() => new[] { a, b, c }.All(e => e.Status.Holder == lease.Spec.HolderIdentity), "all know");
    }

    [Fact]
    public async Task Leader_Stopped_FinishesReleasesAndIsFollowedWithinAPeriod()
    {
        await using var a = new Elector(Api.Client, Space, "a") { Finishing = TimeSpan.FromSeconds(1) };
        await Eventually.TrueAsync(() => a.Leads, "a leads");
        await using var b = new Elector(Api.Client, Space, "b");
        await Eventually.TrueAsync(() => b.Status.Holder == "a", "b stands by");
        await a.StopAsync();
        var waited = b.Waited;

        await Eventually.TrueAsync(() => b.Leads, "b leads");
        Assert.False(Elector.Overlap(a, b));
        Assert.InRange(b.WaitedToLead - waited, TimeSpan.Zero, Elector.RetryPeriod);
        Assert.True(a.Reigns[0].To - a.Reigns[0].From > Stopwatch.Frequency, "what was under way finished first");
        Assert.Equal(1, (await LeaseAsync()).Spec!.LeaseTransitions);
    }

    [Fact]
    public async Task Leader_CutOff_StopsBeforeAnotherLeadsAndLeadsAgainLater()
    {
        await using var a = new Elector(_cutOff, Space, "a");
        await Eventually.TrueAsync(() => a.Leads, "a leads");
        var b = new Elector(Api.Client, Space, "b");
        await Eventually.TrueAsync(() => b.Status.Holder == "a", "b stands by");
        var cut = Proxy.On(_ => true, Stall());
        var waited = b.Waited;

        var taken = await Eventually.TrueAsync(() => b.Leads, "b leads");
        Assert.False(Elector.Overlap(a, b));
        Assert.InRange(taken, TimeSpan.FromSeconds(1), Eventually.Limit);
        Assert.InRange(b.WaitedToLead - waited, TimeSpan.Zero, Longest);
        Assert.False(a.Status.IsLeader);

        cut.Dispose();
        Proxy.ResetActive(_ => true);
        await Eventually.TrueAsync(() => a.Status.Holder == "b", "a stands by");
        await b.DisposeAsync();
        await Eventually.TrueAsync(() => a.Leads, "a leads again");
        Assert.Equal(2, a.Reigns.Count);
        Assert.False(Elector.Overlap(a, b));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Clocks_AnHourApart_ChangeNothing(int hours)
    {
        var skewed = new SkewedTime(TimeSpan.FromHours(hours));
        await using var a = new Elector(_cutOff, Space, "a", skewed);
        await Eventually.TrueAsync(() => a.Leads, "a leads");
        await using var b = new Elector(Api.Client, Space, "b");
        await Task.WhenAll(LooksForLongAsync(a), LooksForLongAsync(b));
        Assert.True(a.Leads);
        Assert.Single(a.Reigns);
        Assert.Empty(b.Reigns);

        Proxy.On(_ => true, Stall());
        var waited = b.Waited;
        var taken = await Eventually.TrueAsync(() => b.Leads, "b leads");
        Assert.InRange(taken, TimeSpan.FromSeconds(1), Eventually.Limit);
        Assert.InRange(b.WaitedToLead - waited, TimeSpan.Zero, Longest);
        Assert.False(Elector.Overlap(a, b));
    }

    [Fact]
    public async Task Renewal_AnswerLost_IsNoLossOfLeadership()
    {
        await using var a = new Elector(_cutOff, Space, "a");
        await Eventually.TrueAsync(() => a.Leads, "a leads");
        Proxy.On(r => r.Is<V1Lease>("update") && r.Occurrence % 3 == 0, LoseAnswer());

        await LooksForLongAsync(a);
        Assert.True(a.Leads);
        Assert.Single(a.Reigns);
    }

    [Fact]
    public async Task Lease_DeletedOrWrittenByHand_IsTakenUpAgain()
    {
        await using var a = new Elector(Api.Client, Space, "a");
        await Eventually.TrueAsync(() => a.Leads, "a leads");
        await Api.Client.DeleteAsync<V1Lease>("test", Space, new DeleteOptions(), None);
        while (await Api.Client.GetAsync<V1Lease>("test", Space, None) is not { Spec.HolderIdentity: "a" })
        {
            await Task.Delay(50);
        }

        Assert.Single(a.Reigns);
        var taken = new JsonObject { ["spec"] = new JsonObject { ["holderIdentity"] = "someone" } };
        await Api.Client.PatchAsync<V1Lease>("test", Space, taken, None);
        await Eventually.TrueAsync(() => !a.Leads, "gives way");
        await Eventually.TrueAsync(() => a.Leads, "leads again when nobody renews it");
    }

    [Fact]
    public async Task Lease_Forbidden_IsSaidAndMends()
    {
        var forbidding = Proxy.On(r => r.Resource == "leases", Answer(403, "Forbidden"));
        await using var a = new Elector(_cutOff, Space, "a");
        await Eventually.TrueAsync(() => a.Status.Refusal is not null, "said");
        Assert.InRange(a.Waited, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Contains("403", a.Status.Refusal, StringComparison.Ordinal);
        Assert.False(a.Leads);

        forbidding.Dispose();
        var waited = a.Waited;
        await Eventually.TrueAsync(() => a.Leads, "leads once allowed");
        Assert.InRange(a.WaitedToLead - waited, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Null(a.Status.Refusal);
    }

    [Fact]
    public async Task Lease_UnderItsOwnRbac_AsksForNothingMore()
    {
        await using var a = new Elector(_cutOff, Space, "a");
        await Eventually.TrueAsync(() => a.Leads, "a leads");
        await Eventually.TrueAsync(() => Proxy.Requests.Any(r => r.Verb == "update"), "a has renewed");
        await a.StopAsync();

        Assert.Equal(["create", "get", "update"], Proxy.Requests.Select(r => r.Verb).Distinct().Order());
        Assert.All(Proxy.Requests, r => Assert.Equal(("leases", "test"), (r.Resource, r.Name)));
    }

    private async Task<V1Lease> LeaseAsync() => (await Api.Client.GetAsync<V1Lease>("test", Space, None))!;

    private sealed class SkewedTime(TimeSpan by) : CountedTime
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
