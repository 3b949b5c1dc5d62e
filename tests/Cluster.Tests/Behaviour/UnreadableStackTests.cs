using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Autorest;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>A stack that the operator cannot read, because its definition is newer, does not hold up the others.</summary>
public sealed class UnreadableStackTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    private const string Definition = "appstacks.ballast.dev";
    private const string Newer = "newer";

    [OwnServerFact]
    public async Task Stack_OfANewerDefinition_IsMarkedAndAllOthersGoOn()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await AllowAsync("Staging");
        var stacks = world.Observer.Json("ballast.dev/v1alpha1", "appstacks", world.Space);
        await Eventually.TrueAsync(() => IsCreatedAsync(stacks), () => "the server takes the new profile");

        // The watch brings it.
        await world.FoundAsync(() => MarkedAsync(stacks), "the stack is marked");
        await ReleaseAsync(world, "example/shop:2");

        // The list brings it.
        await world.StopOperatorAsync();
        await world.StartOperatorAsync();
        await ReleaseAsync(world, "example/shop:3");
        await world.AtRestAsync();

        var marked = await stacks.GetAsync(Newer);
        Assert.Equal(1, (int)marked["status"]!["observedGeneration"]!);
        Assert.Contains(
            world.Lines, l => l.Contains("newer cannot be read: spec.profile", StringComparison.Ordinal));

        // It becomes an ordinary stack once it can be read.
        await stacks.PatchAsync(Newer, """{"spec": {"profile": "Development"}}""");
        await world.FoundAsync(
            async () => Ready(await stacks.GetAsync(Newer)) is { } ready
                && (string?)ready["reason"] != Reasons.InvalidSpec ? ready : null,
            "the stack is reconciled");
        await stacks.DeleteAsync(Newer);
    }

    private static JsonNode? Ready(JsonObject stack) =>
        stack["status"]?["conditions"]?.AsArray().FirstOrDefault(c => (string?)c!["type"] == "Ready");

    private static async Task ReleaseAsync(StackWorld world, string image)
    {
        await world.ApplyStackAsync(Specs.Shop.WithImage(image));
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync(image);
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
    }

    private static async Task<JsonNode?> MarkedAsync(ObjectClient<JsonObject> stacks) =>
        Ready(await stacks.GetAsync(Newer)) is { } ready && (string?)ready["reason"] == Reasons.InvalidSpec
        && ((string)ready["message"]!).StartsWith("spec.profile: cannot be read", StringComparison.Ordinal)
            ? ready
            : null;

    private static async Task<bool> IsCreatedAsync(ObjectClient<JsonObject> stacks)
    {
        try
        {
            await stacks.CreateAsync(JsonNode.Parse("""
                {"apiVersion": "ballast.dev/v1alpha1", "kind": "AppStack", "metadata": {"name": "newer"},
                 "spec": {"image": "example/newer:1", "profile": "Staging", "web": {"port": 8000}}}
                """)!.AsObject());
            return true;
        }
        catch (HttpOperationException refusal) when (refusal.IsInvalid())
        {
            return false;
        }
    }

    // The definition is shared by all tests; one value more disturbs none of them.
    private async Task AllowAsync(string profile)
    {
        var definitions = api.Observer.Json("apiextensions.k8s.io/v1", "customresourcedefinitions", null);
        var definition = await definitions.GetAsync(Definition);
        var versions = definition["spec"]!["versions"]!.DeepClone().AsArray();
        var schema = versions[0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!["profile"]!;
        schema["enum"]!.AsArray().Add((JsonNode)profile);
        await definitions.PatchAsync(
            Definition, new JsonObject { ["spec"] = new JsonObject { ["versions"] = versions } }.ToJsonString());
    }
}
