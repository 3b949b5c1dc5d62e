using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Behaviour;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Models;

namespace Ballast.Cluster.Tests.Admission;

/// <summary>What others add to children stays and is not fought over; what people change of ours is restored.</summary>
public sealed class AdmissionTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    private const string Web = "shop-web";
    private const string WithVariables = Specs.Shop + "\nenv: [{name: A, value: a}, {name: C, value: c}]";

    [OwnServerFact]
    public async Task Child_WithItemsOfOthers_IsNotWrittenAndKeepsThemThroughARelease()
    {
        await using var world = await StackWorld.StartReadyAsync(api, WithVariables);
        await AddForeignItemsAsync(world);
        await world.PatchAsync<V1Service>(Web, """
            {"spec": {"ports": [
              {"name": "extra", "port": 9090, "protocol": "TCP", "targetPort": 9090},
              {"name": "http", "port": 8000, "protocol": "TCP", "targetPort": "http"}]}}
            """);
        var mark = world.Audit.Mark();
        await world.AtRestAsync();
        Assert.DoesNotContain(world.Audit.Writes(mark), w => !w.Contains("appstacks", StringComparison.Ordinal));
        Assert.Equal(2, (await world.GetAsync<V1Service>(Web)).Spec!.Ports!.Count);

        await ReleaseAsync(world, WithVariables.WithImage("example/shop:2"));
        await HasForeignItemsAsync(world, "example/shop:2");
    }

    [OwnServerFact]
    public async Task Child_OfWhichAPersonChangesAField_IsHealedAndKeepsItemsOfOthers()
    {
        await using var world = await StackWorld.StartReadyAsync(api, WithVariables);
        await AddForeignItemsAsync(world);
        await world.AtRestAsync();
        await world.PatchAsync<V1Deployment>(
            Web, """{"spec": {"replicas": 7, "template": {"spec": {"enableServiceLinks": true}}}}""");

        await world.EventuallyAsync<V1Deployment>(
            Web, d => d.Spec is { Replicas: 2, Template.Spec.EnableServiceLinks: false }, "is healed");
        await world.AtRestAsync();
        await HasForeignItemsAsync(world, "example/shop:1");
    }

    [OwnServerFact]
    public async Task Child_ThatAdmissionChanges_IsHealedWhereAPersonChangesItAndLeftWhereAdmissionDoes()
    {
        await using var webhook = await WebhookServer.StartAsync(api);
        await using var world = await StackWorld.StartReadyAsync(api);
        await webhook.ChangeAsync(world.Space, "apps", "deployments");

        // Admission sees the child at a person's edit. What it changes of our fields stays ours.
        await world.PatchAsync<V1Deployment>(Web, """{"spec": {"replicas": 7}}""");
        await world.EventuallyAsync<V1Deployment>(Web, d => d.Spec is { Replicas: 2 }, "is healed");
        await world.Cluster.SimulateRolloutAsync();
        await world.AtRestAsync();

        var view = await world.ViewAsync();
        Assert.Equal("Healthy", view.Reason);
        var web = (await world.GetAsync<V1Deployment>(Web)).Spec!.Template.Spec!;
        Assert.Equal("333m", web.Containers.Single(c => c.Name == "web").Resources!.Requests!["cpu"]);
        var named = Assert.Single(await world.ListAsync<Corev1Event>(), e => e.Reason == Reasons.ChangedByAdmission);
        Assert.Equal(
            "admission changed Deployment shop-web, and it is left so: spec.template.spec.containers[web].resources.requests.cpu",
            named.Message);
    }

    [OwnServerTheory]
    [InlineData("shop-db", """{"spec": {"ports": [{"port": 1}]}}""")]
    [InlineData("shop-web", """{"spec": {"ports": [{"name": "http", "port": 1}]}}""")]
    public async Task Service_WhosePortAPersonChanges_IsHealed(string service, string edit)
    {
        await using var world = await StackWorld.StartReadyAsync(api, Specs.Shop);
        var port = Assert.Single((await world.GetAsync<V1Service>(service)).Spec!.Ports!).Port;
        await world.AtRestAsync();
        await world.PatchAsync<V1Service>(service, edit);
        await world.EventuallyAsync<V1Service>(
            service, s => s.Spec!.Ports!.Count == 1 && s.Spec.Ports[0].Port == port, "has its port again");
        await world.AtRestAsync();
        Assert.Equal("Healthy", (await world.ViewAsync()).Reason);
    }

    [OwnServerFact]
    public async Task Variable_InsertedBeforeOneThatRefersToIt_TakesEffectAndIsWrittenOnce()
    {
        await using var world = await StackWorld.StartReadyAsync(api, WithVariables.Edited("value: c", "value: $(A)"));
        await world.ApplyStackAsync(
            Specs.Shop + "\nenv: [{name: A, value: a}, {name: B, value: b}, {name: C, value: $(A)$(B)}]");
        var web = await world.EventuallyAsync<V1Deployment>(
            Web,
            d => d.Spec is { Paused: not true } && Variables(d).SequenceEqual(["A", "B", "C"]), "has its variables in order");
        await world.Cluster.SimulateRolledOutAsync(web);
        await world.AtRestAsync();
    }

    [OwnServerFact]
    public async Task Child_KeptFromAnOlderOperator_DoesNotTakeOverItemsOfOthers()
    {
        await using var world = await StackWorld.StartReadyAsync(api, WithVariables);
        await AddForeignItemsAsync(world);

        // As if another version of the operator had rendered it: its template is kept when the children are changed.
        await Deployments(world).PatchAsync(
            Web, """{"metadata": {"annotations": {"ballast.dev/applied-template": "older"}}}""", "ballast");
        await world.ApplyStackAsync(WithVariables.Edited("replicas: 2", "replicas: 3"));
        await world.EventuallyAsync<V1Deployment>(Web, d => d.Spec!.Replicas == 3, "is scaled");
        await world.Cluster.SimulateRolloutAsync();
        await world.AtRestAsync();
        await HasForeignItemsAsync(world, "example/shop:1");
        var ours = (await Deployments(world).GetAsync(Web))["metadata"]!["managedFields"]!.AsArray()
            .Where(e => (string?)e!["manager"] == "ballast").Select(e => e!.ToJsonString()).ToList();
        Assert.Contains(ours, fields => fields.Contains("f:image", StringComparison.Ordinal));
        Assert.DoesNotContain(ours, fields => fields.Contains("EXTRA", StringComparison.Ordinal)
            || fields.Contains("sidecar", StringComparison.Ordinal) || fields.Contains("9090", StringComparison.Ordinal));

        await ReleaseAsync(world, WithVariables.WithImage("example/shop:2").Edited("replicas: 2", "replicas: 3"));
        await HasForeignItemsAsync(world, "example/shop:2");
    }

    private static ObjectClient<JsonObject> Deployments(StackWorld world) =>
        world.Observer.Json("apps/v1", "deployments", world.Space);

    private static IEnumerable<string> Variables(V1Deployment web) =>
        web.Spec!.Template.Spec!.Containers.Single(c => c.Name == "web").Env!.Select(v => v.Name)
            .Where(name => name is "A" or "B" or "C");

    // As kubectl set env and a person with an editor do.
    private static async Task AddForeignItemsAsync(StackWorld world)
    {
        var web = await Deployments(world).GetAsync(Web);
        var pod = web["spec"]!["template"]!["spec"]!;
        var own = pod["containers"]![0]!;
        own["env"]!.AsArray().Insert(0, JsonNode.Parse("""{"name": "EXTRA", "value": "1"}"""));
        own["ports"]!.AsArray().Insert(0, JsonNode.Parse("""{"containerPort": 9090, "protocol": "TCP"}"""));
        pod["containers"]!.AsArray().Insert(0, JsonNode.Parse("""{"name": "sidecar", "image": "example/sidecar"}"""));
        await world.PatchAsync<V1Deployment>(
            Web, $$"""
                {"spec": {"template": {"spec": {"containers": {{pod["containers"]!.ToJsonString()}} } } } }
                """);
        await world.Cluster.SimulateRolloutAsync();
    }

    private static async Task ReleaseAsync(StackWorld world, string spec)
    {
        await world.ApplyStackAsync(spec);
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync();
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        await world.AtRestAsync();
    }

    private static async Task HasForeignItemsAsync(StackWorld world, string image)
    {
        var pod = (await world.GetAsync<V1Deployment>(Web)).Spec!.Template.Spec!;
        Assert.Contains(pod.Containers, c => c is { Name: "sidecar", Image: "example/sidecar" });
        var own = pod.Containers.Single(c => c.Name == "web");
        Assert.Equal(image, own.Image);
        Assert.Contains(own.Env!, v => v is { Name: "EXTRA", Value: "1" });
        Assert.Contains(own.Ports!, p => p.ContainerPort == 9090);
    }
}
