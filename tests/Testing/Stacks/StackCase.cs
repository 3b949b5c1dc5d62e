using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;
using Ballast.Operator.Profiles;
using Ballast.Operator.References;
using Ballast.Operator.Releases;

namespace Ballast.Testing;

/// <summary>
/// One case: a stack, the objects that already exist, and a document without a kind that says what the gates decided
/// (<c>rendered</c>, <c>migrate</c>, <c>stop</c>, <c>server</c>, <c>operatorNamespace</c>, <c>lastGood</c>).
/// </summary>
internal sealed class StackCase
{
    private const string ReleaseHash = "3b1f0c9d52a47e68b0c1d2e3f4a5968778695a4b3c2d1e0f9e8d7c6b5a493827";
    private const string MigrationKey = "7f3c09a1be5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7";

    private readonly JsonObject _decided;
    private readonly IReadOnlyList<JsonObject> _existing;

    private StackCase(IReadOnlyList<JsonObject> documents, string space, ServerCapabilities? server)
    {
        var stack = documents.Single(d => KindOf(d) == "AppStack");
        Stack = stack.Deserialize(OperatorJsonContext.Default.AppStack)!;
        Stack.Metadata.Namespace = space;
        Stack.Metadata.Uid ??= "0f8fad5b-d9cb-469f-a165-70867728950e";
        _decided = documents.SingleOrDefault(d => KindOf(d) is null) ?? [];
        _existing = [.. documents.Where(d => d != stack && d != _decided)];
        Observed = Observe(server);
        Plan = Decide();
    }

    public AppStack Stack { get; }

    public ObservedState Observed { get; }

    public StackPlan Plan { get; }

    /// <summary>Reads a case from its YAML.</summary>
    /// <param name="space">The stack's namespace.</param>
    /// <param name="server">What the server can do; null for what the case says.</param>
    public static StackCase Parse(string yaml, string space = "demo", ServerCapabilities? server = null) =>
        new(Yaml.Read(yaml), space, server);

    public DesiredState Build() =>
        DesiredStateBuilder.Build(Stack, Plan, Observed, Decided<string>("operatorNamespace"));

    private static string? KindOf(JsonObject document) => document["kind"]?.GetValue<string>();

    private T? Decided<T>(string name) => _decided[name] is { } value ? value.GetValue<T>() : default;

    private ObservedState Observe(ServerCapabilities? server)
    {
        var version = (Decided<string>("server") ?? "1.30").Split('.');
        return new ObservedState
        {
            Capabilities = server ?? new ServerCapabilities(
                int.Parse(version[0], CultureInfo.InvariantCulture), int.Parse(version[1], CultureInfo.InvariantCulture)),
            References =
                _existing.Where(d => KindOf(d) is "Secret" or "ConfigMap").ToDictionary(Key, d => (ReferencedObject?)Content(d)),
            Claims = [.. Existing("PersistentVolumeClaim", KubernetesJsonContext.Default.V1PersistentVolumeClaim)],
            Deployments = [.. Existing("Deployment", KubernetesJsonContext.Default.V1Deployment)],
            StatefulSets = [.. Existing("StatefulSet", KubernetesJsonContext.Default.V1StatefulSet)],
            CronJobs = [.. Existing("CronJob", KubernetesJsonContext.Default.V1CronJob)],
        };
    }

    private IEnumerable<T> Existing<T>(string kind, JsonTypeInfo<T> type) =>
        _existing.Where(d => KindOf(d) == kind).Select(d => d.Deserialize(type)!);

    private static ReferenceKey Key(JsonObject document) =>
        new(Enum.Parse<ReferenceKind>(KindOf(document)!), document["metadata"]!["name"]!.GetValue<string>());

    private static ReferencedObject Content(JsonObject document)
    {
        var texts = (document["stringData"] ?? document["data"])?.AsObject() ?? [];
        return new ReferencedObject(
            document["metadata"].Deserialize(KubernetesJsonContext.Default.V1ObjectMeta)!,
            texts.ToDictionary(t => t.Key, t => Encoding.UTF8.GetBytes(t.Value!.GetValue<string>())));
    }

    private StackPlan Decide()
    {
        var spec = FilledSpec.Of(Stack.Spec);
        var digests = ReferenceKeys.Of(spec).Keys.ToDictionary(k => $"{k.Kind}/{k.Name}", k => $"digest-of-{k.Name}");
        var release = new Release(ReleaseHash, ReleaseInputs.Of(Stack.Spec), digests);
        var isRendered = _decided["rendered"]?.GetValue<bool>() ?? true;
        return new StackPlan
        {
            Spec = spec,
            Gates = [],
            Target = release,
            Current = isRendered ? release : null,
            LastGood = _decided["lastGood"] is { } good
                ? new Release(
                    ReleaseHash, ReleaseInputs.Of(good.Deserialize(OperatorJsonContext.Default.AppStackSpec)!), digests)
                : null,
            Rendered = isRendered ? release : null,
            RenderedSpec = isRendered ? spec : null,
            Tasks = isRendered ? release : null,
            TasksSpec = isRendered ? spec : null,
            SuspendTasks = Decided<bool>("stop"),
            StopApp = Decided<bool>("stop"),
            Migration = Decided<bool>("migrate")
                ? new MigrationView(new MigrationKeys(MigrationKey, []), MigrationKey, MigrationState.Pending, Names.MigrationJob(
                    Stack.Metadata.Name!, MigrationKey[..10]))
                { CreateJob = true }
                : null,
            Connections = new StackConnections(Stack, Observed),
            Workloads = AppWorkloads.Of(Stack, Observed),
            Servers = ServerPlanner.Plan(
                PlanContext.Of(Stack, spec, Observed, AppWorkloads.Of(Stack, Observed)), running: null, new EngineImages()),
        };
    }
}
