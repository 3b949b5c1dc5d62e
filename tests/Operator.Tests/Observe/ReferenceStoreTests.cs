using System.Net;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Observe;
using Ballast.Operator.References;
using Microsoft.Extensions.Time.Testing;

namespace Ballast.Operator.Tests.Observe;

/// <summary>When a Secret is read from the server, how much of it, and what is known in between.</summary>
public sealed class ReferenceStoreTests
{
    private static readonly ReferenceKey Key = new(ReferenceKind.Secret, "a");
    private static readonly ReferenceLook EachMinute = new(Key, TimeSpan.FromMinutes(1));
    private static readonly ReferenceLook Existence = EachMinute with { NeedsContent = false };

    private readonly RecordingClient _server = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ReferenceStore _store;

    public ReferenceStoreTests() => _store = new ReferenceStore(_server, _time);

    [Fact]
    public async Task Content_Unchanged_IsReadOnceAndThenOnlyItsMetadata()
    {
        Put("one", version: "1");
        Assert.Equal("one", await ContentAsync());
        Assert.Equal("one", await ContentAsync());
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("one", await ContentAsync());
        Assert.Equal(["content a", "metadata a"], _server.Requests);
    }

    [Fact]
    public async Task Content_Changed_IsReadWhenDue()
    {
        Put("one", version: "1");
        await ContentAsync();
        Put("two", version: "2");
        _time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal("one", await ContentAsync());
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("two", await ContentAsync());
        Assert.Equal(["content a", "metadata a", "content a"], _server.Requests);
    }

    [Fact]
    public async Task Look_MoreOftenThanTheLast_ReadsSooner()
    {
        Put("one", version: "1");
        await LoadAsync(EachMinute with { Every = TimeSpan.FromMinutes(10) });
        _time.Advance(TimeSpan.FromMinutes(2));
        await LoadAsync(EachMinute with { Every = TimeSpan.FromMinutes(10) });
        Assert.Single(_server.Requests);
        await LoadAsync(EachMinute);
        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact]
    public async Task Existence_Only_NeverReadsContent()
    {
        Put("one", version: "1");
        Assert.Empty((await LoadAsync(Existence)).Found[Key]!.Data);
        _time.Advance(TimeSpan.FromMinutes(2));
        await LoadAsync(Existence);
        Assert.Equal(["metadata a", "metadata a"], _server.Requests);
        Assert.Equal("one", await ContentAsync());
    }

    [Fact]
    public async Task PresumedMissing_Object_IsNotReadUntilItIsDue()
    {
        Put("one", version: "1");
        var presumed = EachMinute with { IsPresumedMissing = true };
        Assert.Null((await LoadAsync(presumed)).Found[Key]);
        Assert.Empty(_server.Requests);

        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.NotNull((await LoadAsync(presumed)).Found[Key]);
    }

    [Fact]
    public async Task PresumedMissing_ObjectThatWasFoundToExist_IsReadAtOnce()
    {
        Put("one", version: "1");
        await LoadAsync(EachMinute with { IsPresumedMissing = true });
        _store.Invalidate("demo", Key);

        Assert.Equal("one", await ContentAsync());
    }

    [Fact]
    public async Task Missing_Object_IsLookedForAgainAfterSeconds()
    {
        Assert.Null((await LoadAsync(EachMinute)).Found[Key]);
        Put("one", version: "1");
        Assert.Null((await LoadAsync(EachMinute)).Found[Key]);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("one", await ContentAsync());
    }

    [Fact]
    public async Task Written_Object_IsKnownWithoutARead()
    {
        Assert.Null((await LoadAsync(EachMinute)).Found[Key]);
        _store.Keep("demo", EachMinute, ReferencedObject.Of(Secret("made", "1")));
        Assert.Equal("made", await ContentAsync());
        Assert.Equal("made", _store.Known("demo", Key)!.Text("key"));
        Assert.Null(_store.Known("other", Key));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Write_DuringARead_IsNotUndoneByTheOlderAnswer()
    {
        var answer = new TaskCompletionSource();
        _server.Delay = answer.Task;
        var reading = LoadAsync(EachMinute);
        _store.Keep("demo", EachMinute, ReferencedObject.Of(Secret("made", "1")));
        answer.SetResult();
        Assert.Equal("made", (await reading).Found[Key]!.Text("key"));
        Assert.Equal("made", await ContentAsync());
    }

    [Fact]
    public async Task Presumed_Object_IsReadOnlyWhenDue()
    {
        var presumed = Existence with { Presumed = new V1ObjectMeta { Name = "a", Uid = "presumed" } };
        Assert.Equal("presumed", (await LoadAsync(presumed)).Found[Key]!.Metadata.Uid);
        Assert.Empty(_server.Requests);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null((await LoadAsync(presumed)).Found[Key]);
        Assert.Equal(["metadata a"], _server.Requests);
    }

    [Fact]
    public async Task Object_OfSeveralStacks_IsReadOnceForAll()
    {
        Put("one", version: "1");
        var answer = new TaskCompletionSource();
        _server.Delay = answer.Task;
        var stacks = Enumerable.Range(0, 5).Select(_ => LoadAsync(EachMinute)).ToList();
        answer.SetResult();
        Assert.All(await Task.WhenAll(stacks), reading => Assert.Equal("one", reading.Found[Key]!.Text("key")));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Waiting_OneCancelled_LeavesTheOthersTheirAnswer()
    {
        Put("one", version: "1");
        var answer = new TaskCompletionSource();
        _server.Delay = answer.Task;
        using var impatient = new CancellationTokenSource();
        var first = _store.LoadAsync("demo", [EachMinute], impatient.Token);
        var second = LoadAsync(EachMinute);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answer.SetResult();
        Assert.Equal("one", (await second).Found[Key]!.Text("key"));
    }

    [Fact]
    public async Task ServerError_KeepsWhatIsKnownAndAForbiddenIsToldToo()
    {
        Put("one", version: "1");
        await ContentAsync();
        _time.Advance(TimeSpan.FromMinutes(2));
        _server.Failure = Refusal(HttpStatusCode.InternalServerError, "InternalError");
        var failed = await LoadAsync(EachMinute);
        Assert.Equal(("one", 0), (failed.Found[Key]!.Text("key"), failed.Unreadable.Count));

        _time.Advance(TimeSpan.FromSeconds(6));
        _server.Failure = Refusal(HttpStatusCode.Forbidden, "Forbidden");
        var refused = await LoadAsync(EachMinute);
        Assert.Equal(("one", 1), (refused.Found[Key]!.Text("key"), refused.Unreadable.Count));
    }

    [Fact]
    public async Task ServerError_WhereContentIsNotKnown_IsTold()
    {
        Put("one", version: "1");
        await LoadAsync(Existence);
        _server.Failure = Refusal(HttpStatusCode.InternalServerError, "InternalError");
        var reading = await LoadAsync(EachMinute);
        Assert.Null(reading.Found[Key]);
        Assert.Equal(Key, Assert.Single(reading.Unreadable).Key);
    }

    [Fact]
    public async Task Leadership_Lost_ForgetsEverything()
    {
        Put("one", version: "1");
        await ContentAsync();
        using var lost = new CancellationTokenSource();
        var leading = _store.RunAsync(lost.Token);
        Assert.Equal(1, _store.Count);
        await lost.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leading);
        Assert.Equal(0, _store.Count);
    }

    [Fact]
    public async Task Due_OfSeveral_IsThatOfTheFirst()
    {
        Put("one", version: "1");
        var other = new ReferenceLook(new ReferenceKey(ReferenceKind.Secret, "a"), TimeSpan.FromMinutes(10));
        Assert.InRange((await LoadAsync(other)).Due, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(11));
        Assert.InRange((await LoadAsync(other, EachMinute)).Due, TimeSpan.FromSeconds(54), TimeSpan.FromSeconds(66));
    }

    private static KubernetesApiException Refusal(HttpStatusCode code, string reason) =>
        new(code, new V1Status { Reason = reason }, "GET /x");

    private static V1Secret Secret(string value, string version) => new()
    {
        Metadata = new V1ObjectMeta { Name = "a", Uid = "u", ResourceVersion = version },
        Data = new() { ["key"] = System.Text.Encoding.UTF8.GetBytes(value) },
    };

    private void Put(string value, string version) => _server.Secrets["a"] = Secret(value, version);

    private Task<ReferenceReading> LoadAsync(params ReferenceLook[] looks) =>
        _store.LoadAsync("demo", looks, CancellationToken.None);

    private async Task<string?> ContentAsync() => (await LoadAsync(EachMinute)).Found[Key]?.Text("key");
}
