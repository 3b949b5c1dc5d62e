using System.Net;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Controllers;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.References;
using Ballast.Operator.Tests.Health;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Ballast.Operator.Tests.Observe;

/// <summary>A stack at rest is reconciled when what it refers to changes, and not for each look at it.</summary>
public sealed class RestingReferencesTests : IAsyncLifetime
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly ReferenceKey Key = new(ReferenceKind.Secret, "a");
    private static readonly ReferenceLook Look = new(Key, Every);
    private static readonly AppStack Stack = new()
    {
        Metadata = new V1ObjectMeta { Namespace = "demo", Name = "shop" },
        Spec = new AppStackSpec { Image = "registry.example/shop:1" },
    };

    private readonly RecordingClient _server = new();
    private readonly FakeTimeProvider _time = new();
    private readonly CountedRequests _reconciles = new();
    private readonly FixedVersion _version = new();
    private readonly CancellationTokenSource _leadership = new();
    private readonly ReferenceStore _store;
    private readonly RestingReferences _resting;
    private Task _run = Task.CompletedTask;

    public RestingReferencesTests()
    {
        _store = new ReferenceStore(_server, _time);
        _resting = new RestingReferences(
            _store, new CapabilityReader(_version, _time), new Lazy<IReconcileRequests<AppStack>>(_reconciles), _time,
            NullLogger<RestingReferences>.Instance);
        Put("one", version: "1");
    }

    public Task InitializeAsync()
    {
        _run = _resting.RunAsync(_leadership.Token);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _leadership.CancelAsync();
        await _run;
        _leadership.Dispose();
    }

    [Fact]
    public async Task Unchanged_IsReadAgainAndAgain_WithoutAReconcile()
    {
        Assert.True(await KeepAsync(Look));
        await NextLookAsync();
        await NextLookAsync();
        await NextLookAsync();
        Assert.Equal(["content a", "metadata a", "metadata a", "metadata a"], _server.Requests);
        Assert.Equal(0, _reconciles.Count);
    }

    [Theory]
    [InlineData(0.5, 60, 61.5)]
    [InlineData(0.5, 61.5, 61.5)]
    [InlineData(1.75, 59.5, 60.25)]
    public void Look_IsMadeWithAllOthersOfTheSameTwoSeconds(double now, double due, double delay) =>
        Assert.Equal(
            TimeSpan.FromSeconds(delay),
            RestingReferences.Delay(TimeSpan.FromSeconds(due), DateTimeOffset.UnixEpoch.AddSeconds(now)));

    [Fact]
    public async Task Changed_IsReconciled()
    {
        Assert.True(await KeepAsync(Look));
        await NextLookAsync();
        Put("two", version: "2");
        await NextLookAsync();
        await Eventually.TrueAsync(() => _reconciles.Count == 1, "a reconcile");
        Assert.Equal("demo/shop", _reconciles.Last);
        Assert.Equal("two", (await LoadAsync(Look)).Found[Key]!.Text("key"));
    }

    [Fact]
    public async Task Changed_WhileAReconcileReadIt_IsNotForgotten()
    {
        Assert.True(await KeepAsync(Look));
        Put("two", version: "2");
        _time.Advance(Every * 1.2);
        await Eventually.TrueAsync(() => _reconciles.Count == 1, "a reconcile");
        Assert.True(await KeepAsync(Look));
        await NextLookAsync();
        Assert.Equal(1, _reconciles.Count);
        Put("three", version: "3");
        await NextLookAsync();
        await Eventually.TrueAsync(() => _reconciles.Count == 2, "another reconcile");
    }

    [Fact]
    public async Task Deleted_IsReconciled()
    {
        Assert.True(await KeepAsync(Look));
        _server.Secrets.Clear();
        _time.Advance(Every * 1.2);
        await Eventually.TrueAsync(() => _reconciles.Count == 1, "a reconcile");
    }

    [Fact]
    public async Task Forbidden_IsReconciled()
    {
        Assert.True(await KeepAsync(Look));
        _server.Failure = new KubernetesApiException(HttpStatusCode.Forbidden, new V1Status { Reason = "Forbidden" }, "GET /x");
        _time.Advance(Every * 1.2);
        await Eventually.TrueAsync(() => _reconciles.Count == 1, "a reconcile");
    }

    [Fact]
    public async Task UnknownFault_IsReconciled_WhichReportsIt()
    {
        Assert.True(await KeepAsync(Look));
        _server.Failure = new InvalidOperationException("a fault of ours");
        _time.Advance(Every * 1.2);
        await Eventually.TrueAsync(() => _reconciles.Count == 1, "a reconcile");
    }

    [Fact]
    public async Task UpgradedServer_IsReconciled()
    {
        Assert.True(await KeepAsync(Look with { Every = TimeSpan.FromMinutes(10) }));
        _time.Advance(TimeSpan.FromMinutes(12));
        await Eventually.TrueAsync(() => _server.Requests.Count == 2, "a look");
        Assert.Equal(0, _reconciles.Count);
        _version.Minor = 36;
        _time.Advance(TimeSpan.FromMinutes(12));
        await Eventually.TrueAsync(() => _reconciles.Count == 1, "a reconcile");
    }

    [Theory]
    [InlineData("u-1", 0)]
    [InlineData("u-2", 1)]
    public async Task Presumed_ReadForTheFirstTime_IsReconciledOnlyIfItIsAnothers(string owner, int reconciles)
    {
        _server.Secrets["a"].Metadata.OwnerReferences = [Owner(owner)];
        var presumed = Look with
        {
            NeedsContent = false,
            Presumed = new V1ObjectMeta { Name = "a", OwnerReferences = [Owner("u-1")] },
        };
        Assert.True(await KeepAsync(presumed));
        Assert.Empty(_server.Requests);
        await NextLookAsync();
        await Eventually.TrueAsync(() => _reconciles.Count == reconciles, "a reconcile if it is another's");
        if (reconciles == 0)
        {
            await NextLookAsync();
            Assert.Equal(0, _reconciles.Count);
        }
    }

    [Fact]
    public async Task Missing_Unreadable_OrNotAtRest_IsLeftToTheReconcile()
    {
        _server.Secrets.Clear();
        Assert.False(await KeepAsync(Look));
        Put("one", version: "1");
        _time.Advance(Every);
        Assert.True(await KeepAsync(Look));
        Assert.Equal(1, _resting.Count);
        var starting = new ObservedState { Pods = [new V1Pod { Metadata = new V1ObjectMeta { Name = "shop-web-0" } }] };
        Assert.False(await KeepAsync(Look, starting));
        Assert.Equal(0, _resting.Count);
        _server.Failure = new KubernetesApiException(HttpStatusCode.Forbidden, new V1Status { Reason = "Forbidden" }, "GET /x");
        _time.Advance(Every * 2);
        Assert.False(await KeepAsync(Look));
    }

    [Fact]
    public async Task HeldBack_OrWithAKindThatCannotBeRead_IsLeftToTheReconcile()
    {
        Assert.True(await KeepAsync(Look));
        Assert.False(await KeepAsync(Look, isHeld: true));
        Assert.Equal(0, _resting.Count);
        Assert.False(await KeepAsync(Look, new ObservedState { UnavailableKinds = ["cronjobs"] }));
    }

    [Fact]
    public async Task DeletedStack_IsForgotten()
    {
        Assert.True(await KeepAsync(Look));
        _resting.Forget(Stack);
        Assert.Equal(0, _resting.Count);
    }

    [Fact]
    public async Task WithoutLeadership_IsLeftToTheReconcile()
    {
        Assert.True(await KeepAsync(Look));
        await _leadership.CancelAsync();
        await _run;
        Assert.Equal(0, _resting.Count);
        Assert.False(await KeepAsync(Look));
    }

    private void Put(string value, string version) => _server.Secrets["a"] = new V1Secret
    {
        Metadata = new V1ObjectMeta { Name = "a", Uid = "u", ResourceVersion = version },
        Data = new() { ["key"] = System.Text.Encoding.UTF8.GetBytes(value) },
    };

    private static V1OwnerReference Owner(string uid) =>
        new() { ApiVersion = "ballast.dev/v1alpha1", Kind = "AppStack", Name = "shop", Uid = uid, Controller = true };

    private Task<ReferenceReading> LoadAsync(ReferenceLook look) => _store.LoadAsync("demo", [look], CancellationToken.None);

    private async Task<bool> KeepAsync(ReferenceLook look, ObservedState? observed = null, bool isHeld = false) =>
        _resting.TryKeep(Stack, observed ?? new ObservedState(), new DueReads([look], await LoadAsync(look), null), isHeld);

    // Until it was read: the next one is then timed from a moment later, so time goes on until that is over.
    private async Task NextLookAsync()
    {
        var before = _server.Requests.Count;
        await Eventually.TrueAsync(
            () =>
            {
                _time.Advance(Every / 10);
                return _server.Requests.Count > before;
            },
            "the next look");
    }

    private sealed class FixedVersion : IApiDiscovery
    {
        public int Minor { get; set; } = 25;

        public Task<ResourceType?> ResolveAsync<T>(CancellationToken cancellationToken)
            where T : class, IKubernetesObject => throw new NotSupportedException();

        public Task<ServerVersion> GetServerVersionAsync(CancellationToken cancellationToken) =>
            Task.FromResult(new ServerVersion(1, Minor, $"v1.{Minor}.0"));
    }
}
