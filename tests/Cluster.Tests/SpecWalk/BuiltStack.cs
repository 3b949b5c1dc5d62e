using System.Text.Json.Nodes;
using System.Text.Json;
using System.Text;
using Ballast.Kubernetes.Client.Http;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Api;
using Ballast.Operator.Apply;
using Ballast.Operator.Desired;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;
using Ballast.Operator.References;
using Ballast.Operator.Releases;
using Ballast.Operator.Status;

namespace Ballast.Cluster.Tests.SpecWalk;

/// <summary>What the operator builds from a stack that the server stores: errors of its spec, or all its children.</summary>
/// <param name="Errors">Errors of the spec.</param>
/// <param name="Children">All children, as if everything that they wait for existed; none for a spec with errors.</param>
internal sealed record BuiltStack(IReadOnlyList<FieldError> Errors, IReadOnlyList<IKubernetesObject> Children)
{
    private const string Random = "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9";

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    // Read as the operator's client reads it.
    private static readonly KubernetesJson Json = new([OperatorJsonContext.Default]);

    private static readonly string[] CredentialKeys =
    [
        "host", "username", "password", "root-password", "admin-password", "database", "token", "org", "bucket",
        Names.DigestKeyField,
    ];

    /// <param name="stored">The stack as the server has it.</param>
    /// <param name="server">What the server can do.</param>
    public static BuiltStack Of(JsonNode stored, ServerCapabilities server)
    {
        var stack = stored.Deserialize(Json.Of<AppStack>())!;
        stack.Metadata.Uid = "0f8fad5b-d9cb-469f-a165-70867728950e";
        var observed = Observe(stack, server);
        var plan = Planner.Plan(stack, observed, HealthSnapshot.Empty, new EngineImages());
        StatusComputer.Compute(stack, plan, observed, new ApplyReport(), HealthSnapshot.Empty, Now);
        return new BuiltStack(
            plan.Errors, plan.Errors.Count > 0 ? [] : [.. DesiredStateYaml.Objects(Build(stack, plan, observed))]);
    }

    /// <summary>Every child as text, to be compared.</summary>
    public string Text() => string.Join(
        '\n', Children.Select(c => JsonSerializer.Serialize(c, KubernetesJsonContext.Default.GetTypeInfo(c.GetType())!)));

    private static DesiredState Build(AppStack stack, StackPlan plan, ObservedState observed)
    {
        var target = plan.Target
            ?? throw new InvalidOperationException($"no release of a stack whose references are all there: {plan.Closed}");
        var migration = new MigrationView(
            new MigrationKeys(Random, []), Random, MigrationState.Pending,
            Names.MigrationJob(stack.Metadata.Name!, Random[..10]))
        {
            CreateJob = true
        };
        var open = plan with
        {
            Current = target,
            Rendered = target,
            RenderedSpec = plan.Spec,
            Tasks = target,
            TasksSpec = plan.Spec,
            Migration = migration,
        };
        return DesiredStateBuilder.Build(stack, open, observed, "ballast-system");
    }

    // Every Secret and ConfigMap that the stack refers to exists.
    private static ObservedState Observe(AppStack stack, ServerCapabilities server) => new()
    {
        Capabilities = server,
        References =
            StackReferences.OfRelease(stack).Append(new(new(ReferenceKind.Secret, Names.DigestKey(stack.Metadata.Name!)), null))
                .ToDictionary(r => r.Key, r => (ReferencedObject?)Content(stack, r.Key.Name, r.Value)),
    };

    private static ReferencedObject Content(AppStack stack, string name, IReadOnlySet<string>? used)
    {
        var owner =
            new V1OwnerReference
            {
                ApiVersion = stack.ApiVersion!,
                Kind = stack.Kind!,
                Name = stack.Metadata.Name!,
                Uid = stack.Metadata.Uid!,
                Controller = true
            };
        return new ReferencedObject(
            new V1ObjectMeta { Name = name, OwnerReferences = [owner] },
            CredentialKeys.Concat(used ?? new HashSet<string>()).Distinct().ToDictionary(
                key => key,
                // A number, because the databases of Redis are numbered.
                key => Encoding.UTF8.GetBytes(key == "host" ? "server.example" : key == "database" ? "0" : Random)));
    }
}
