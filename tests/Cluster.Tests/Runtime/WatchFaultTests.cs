using Ballast.Cluster.Tests.Faults;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using static Ballast.Cluster.Tests.Faults.Faults;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>A watch that breaks, is wrong or expires is resumed or listed again, and leaks nothing.</summary>
public sealed class WatchFaultTests(ApiServerFixture api) : InformerTests(api)
{
    public static TheoryData<string> Breaks =>
        ["FIN", "RST", "half a line", "empty 200", "internal error", "no JSON", "410 answer", "410 event", "one 401", "504"];

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Watch_Breaks_IsResumedWithin5SecondsAndNothingIsLost(string how)
    {
        await CreateAsync("kept");
        await CreateAsync("deleted-in-the-gap");
        await using var running = Start();
        await running.SyncedAsync();
        await Proxy.SeenAsync(IsWatch);

        // The running watch is closed and the fault is applied to the next one; meanwhile objects change.
        var fault = Break(how);
        Proxy.On(IsWatch, fault, times: 1);
        Proxy.ResetActive(IsWatch);
        await Api.Client.DeleteAsync<V1ConfigMap>("deleted-in-the-gap", Space, new DeleteOptions(), None);
        await CreateAsync("created-in-the-gap");

        await WithinAsync(5, () => Names(running).SequenceEqual(["created-in-the-gap", "kept"]), "in step");
        await CreateAsync("later");
        await WithinAsync(5, () => Names(running).Contains("later"), "a later change");
    }

    [Fact]
    public async Task Watch_First_FailsInManyWays_SyncsAllTheSame()
    {
        await CreateAsync("a");
        Proxy.On(r => r.Is<V1ConfigMap>("list"), Close(), times: 2);
        Proxy.On(r => r.Is<V1ConfigMap>("list"), EmptyOk(), times: 1);
        Proxy.On(IsWatch, Reset(), times: 1);
        Proxy.On(IsWatch, EmptyOk(), times: 1);
        await using var running = Start();
        await running.SyncedAsync();
        await CreateAsync("b");

        await Eventually.TrueAsync(() => running.Informer.Count == 2, "both seen");
    }

    [Fact]
    public async Task Watch_EmptyEachTime_NeitherThrowsNorSpins()
    {
        Proxy.On(IsWatch, EmptyOk());
        await using var running = Start();
        await running.SyncedAsync();
        await Eventually.TrueAsync(() => Proxy.Requests.Count(IsWatch) >= 5, "four more watches");

        // The shortest pause is half a second.
        Assert.InRange(Waited, TimeSpan.FromSeconds(2), TimeSpan.MaxValue);
        Assert.True(running.Informer.IsAlive);
    }

    [Fact]
    public async Task Version_ExpiredOnEveryPath_IsListedAnewWithoutEnd()
    {
        await CreateAsync("a");
        await CreateAsync("b");
        await CreateAsync("c");
        Proxy.On(r => r.Is<V1ConfigMap>("list") && r.Occurrence == 2, Answer(410, "Expired"));
        Proxy.On(IsWatch, Answer(410, "Expired"), times: 1);
        Proxy.On(IsWatch, ErrorEvent(410, "Expired"), times: 1);
        await using var running = Start(pageSize: 2);
        await Eventually.TrueAsync(() => Proxy.Requests.Count(IsWatch) == 3, "a third watch");
        await CreateAsync("d");

        await Eventually.TrueAsync(() => running.Informer.Count == 4, "all there");
        var settled = Proxy.Requests.Count;
        await CreateAsync("e");
        await Eventually.TrueAsync(() => running.Informer.Count == 5, "the watch tells on");
        Assert.Equal(settled, Proxy.Requests.Count);
    }

    private static Fault Break(string how) => how switch
    {
        "FIN" => Close(),
        "RST" => Reset(),
        "half a line" => HalfLine(),
        "empty 200" => EmptyOk(),
        "internal error" => Answer(500, "InternalError"),
        "no JSON" => AnswerText(200, "application/json", "<html>proxy</html>\n"),
        "410 answer" => Answer(410, "Expired"),
        "410 event" => ErrorEvent(410, "Expired"),
        "one 401" => Answer(401, "Unauthorized"),
        "504" => Answer(504, "Timeout"),
        _ => throw new ArgumentOutOfRangeException(nameof(how)),
    };
}
