using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Events;
using Ballast.Operator.Api;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Planning;
using Ballast.Operator.Status;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ballast.Cluster.Tests.Status;

public sealed class StatusWriterTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>, IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly StatusCase _case = new();
    private KubernetesClient _client = null!;
    private StatusWriter _writer = null!;

    public async Task InitializeAsync()
    {
        _client = new KubernetesClient(
            api.Configuration, new KubernetesClientOptions { TypeInfoResolvers = { OperatorJsonContext.Default } });
        _writer = new StatusWriter(_client);
        await api.InstallAsync(Definition());
    }

    public Task DisposeAsync()
    {
        _client.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Status_OfAFreshStack_IsWrittenAndReadBackTheSame()
    {
        var stack = await CreateAsync();
        Assert.Equal(-1, stack.Status!.ObservedGeneration);

        Assert.True(await _writer.PatchAsync(stack, _case.Compute(), None));

        var read = await ReadAsync(stack);
        Assert.Equal("Succeeded", (await RawAsync(stack))["status"]!["migration"]!["state"]!.GetValue<string>());
        Assert.False(await new StatusWriter(_client).PatchAsync(read, _case.Compute(), None));
        Assert.Equal(read.Metadata.ResourceVersion, (await ReadAsync(stack)).Metadata.ResourceVersion);
    }

    [Fact]
    public async Task Status_WithNothingButOtherLatencies_IsNotWritten()
    {
        var stack = await CreateAsync();
        await _writer.PatchAsync(stack, _case.Compute(), None);
        var slower = _case.Compute();
        slower.Dependencies![0].LatencyMilliseconds = 4711;

        Assert.False(await _writer.PatchAsync(await ReadAsync(stack), slower, None));

        slower.Dependencies[0].Message = "something else too";
        Assert.True(await _writer.PatchAsync(await ReadAsync(stack), slower, None));
        Assert.Equal(4711, (await ReadAsync(stack)).Status!.Dependencies![0].LatencyMilliseconds);
    }

    [Fact]
    public async Task Status_WithSomethingGone_LosesItOnTheServer()
    {
        var stack = await CreateAsync();
        _case.Down("db", Reasons.ConnectionRefused, "PostgreSQL refuses the connection");
        _case.AppSays(Reasons.AppUnhealthy, "The app answers 503");
        await _writer.PatchAsync(stack, _case.Compute(), None);
        stack = await ReadAsync(stack);
        Assert.NotNull(stack.Status!.Web!.Health!.Message);

        var well = new StatusCase { Migration = null };
        await _writer.PatchAsync(stack, well.Compute(), None);

        var status = (await ReadAsync(stack)).Status!;
        Assert.Null(status.Migration);
        Assert.Null(status.Web!.Health!.Message);
        Assert.Null(status.Dependencies![0].Reason);
    }

    [Fact]
    public async Task Status_ChangedBackWhileTheCacheLagsBehind_IsChangedBack()
    {
        var stack = await CreateAsync();
        await _writer.PatchAsync(stack, _case.Compute(), None);
        var cached = await ReadAsync(stack);
        _case.Close(GateResult.Waiting(GateName.Rollout, Reasons.CrashLoop, "pod football-web-1 keeps ending"));
        await _writer.PatchAsync(cached, _case.Compute(), None);
        Assert.Equal(Reasons.CrashLoop, Reason(_writer.Newest(cached)));

        Assert.True(await _writer.PatchAsync(cached, new StatusCase().Compute(), None));

        Assert.Equal(Reasons.Healthy, Reason((await ReadAsync(stack)).Status));
    }

    [Fact]
    public async Task Status_OfACacheThatHasCaughtUp_IsTheCaches()
    {
        var stack = await CreateAsync();
        await _writer.PatchAsync(stack, _case.Compute(), None);
        var other = new StatusCase();
        other.Stack.Spec.Suspend = true;
        await new StatusWriter(_client).PatchAsync(await ReadAsync(stack), other.Compute(), None);

        Assert.Equal(Reasons.Suspended, Reason(_writer.Newest(await ReadAsync(stack))));
    }

    [Fact]
    public async Task Status_OfAStackThatIsGone_IsLetGo()
    {
        var stack = await CreateAsync();
        await _client.DeleteAsync<AppStack>(stack.Metadata.Name!, stack.Metadata.Namespace, new DeleteOptions(), None);

        Assert.False(await _writer.PatchAsync(stack, _case.Compute(), None));
    }

    [Fact]
    public async Task Status_OfAStackThatWasMadeAgain_IsNotTheNewOnes()
    {
        var old = await CreateAsync();
        await _client.DeleteAsync<AppStack>(old.Metadata.Name!, old.Metadata.Namespace, new DeleteOptions(), None);
        var made = await _client.CreateAsync(
            new AppStack
            {
                Metadata = new()
                {
                    Name = old.Metadata.Name,
                    Namespace = old.Metadata.Namespace
                },
                Spec = _case.Stack.Spec
            }, None);

        Assert.False(await _writer.PatchAsync(old, _case.Compute(), None));
        Assert.Equal(-1, (await ReadAsync(made)).Status!.ObservedGeneration);

        Assert.True(await _writer.PatchAsync(made, _case.Compute(), None));
    }

    [Fact]
    public async Task Transition_Recorded_IsAnEventOfTheStack()
    {
        var stack = await CreateAsync();
        var recorder =
            new EventRecorder(_client, new EventRecorderOptions(), TimeProvider.System, NullLogger<EventRecorder>.Instance);

        new StatusEvents(recorder).Record(stack, _case.Compute());
        recorder.Complete();
        await recorder.RunAsync(None);

        var (events, _) = await api.Observer.Of<k8s.Models.Corev1Event>(stack.Metadata.Namespace).ListAsync();
        var recorded = Assert.Single(events);
        Assert.Equal(
            ("Normal", Reasons.Healthy, stack.Metadata.Uid), (recorded.Type, recorded.Reason, recorded.InvolvedObject.Uid));
    }

    private async Task<AppStack> CreateAsync()
    {
        var space = await api.CreateNamespaceAsync();
        return await _client.CreateAsync(
            new AppStack { Metadata = new() { Name = "football", Namespace = space }, Spec = _case.Stack.Spec }, None);
    }

    private async Task<AppStack> ReadAsync(AppStack stack) =>
        (await _client.GetAsync<AppStack>(stack.Metadata.Name!, stack.Metadata.Namespace, None))!;

    private async Task<JsonNode> RawAsync(AppStack stack) =>
        await api.Observer.Json("ballast.dev/v1alpha1", "appstacks", stack.Metadata.Namespace).GetAsync(stack.Metadata.Name!);

    private static string? Reason(AppStackStatus? status) =>
        status?.Conditions?.Find(c => c.Type == ConditionTypes.Ready)?.Reason;

    private static JsonObject Definition()
    {
        using var reader = File.OpenText(Path.Combine(Repository.Root, "config", "crds", "ballast.dev_appstacks.yaml"));
        return YamlJson.Read(reader)[0].AsObject();
    }
}
