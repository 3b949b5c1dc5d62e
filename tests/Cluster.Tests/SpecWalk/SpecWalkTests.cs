using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api;
using Ballast.Operator.Api.Schema;
using Ballast.Operator.Observe;
using Ballast.Operator.Validate;
using k8s.Autorest;
using k8s.Models;
using Xunit.Abstractions;

namespace Ballast.Cluster.Tests.SpecWalk;

/// <summary>
/// Sets every field of a stack to many values, on a real API server. Either the field is refused by name, or the children are
/// valid and are as before when the field is taken back.
/// </summary>
public sealed class SpecWalkTests(ApiServerFixture api, ITestOutputHelper output)
    : IClassFixture<ApiServerFixture>, IAsyncLifetime
{
    private const int AtOnce = 8;

    private readonly ConcurrentBag<string> _faults = [];
    private ObjectClient<JsonObject> _stacks = null!;
    private ChildDryRuns _children = null!;

    private static JsonObject Spec => AppStackDefinition.Schema["properties"]!["spec"]!.AsObject();

    private ServerCapabilities Server => new(api.Version.Major, api.Version.Minor);

    public async Task InitializeAsync()
    {
        await api.InstallAsync(YamlJson.Read(new StringReader(AppStackDefinition.Yaml))[0].AsObject());
        var (empty, inhabited) = (await api.CreateNamespaceAsync(), await api.CreateNamespaceAsync());
        await api.Observer.Of<V1Namespace>(null).PatchAsync(
            empty, """{"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "restricted"}}}""");
        _stacks = api.Observer.Json("ballast.dev/v1alpha1", "appstacks", empty);
        _children = new ChildDryRuns(api, empty, inhabited);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task EveryField_SetToAnything_IsRefusedByNameOrWorksAndGoesWithoutATrace()
    {
        var stack = FullSpec.Stack();
        var built = Build(await StoreAsync(stack));
        Assert.Empty(built.Errors);
        await _children.SettleAsync(built.Children);
        var text = built.Text();

        await WalkAsync(stack, Steps(stack, []), async (field, value) =>
        {
            if (await TakeAsync(stack, field, value) is not { } stored)
            {
                return;
            }

            var changed = Build(stored);
            if (changed.Errors.Count > 0)
            {
                Check(changed.Errors.Any(
                    field.IsNamedBy), field, value, $"Validate names another field: {string.Join("; ", changed.Errors)}");
                return;
            }

            foreach (var child in changed.Children)
            {
                var refusal = await _children.TryAsync(child);
                Check(refusal is null, field, value, $"the server refuses a child: {refusal}");
            }

            var back = Build(await TakeBackAsync(stored, field, value));
            Check(back.Errors.Count == 0, field, value, $"taken back, it is refused: {string.Join("; ", back.Errors)}");
            Check(text == back.Text(), field, value, "taken back, it leaves other children than a fresh stack has");
        });
    }

    private async Task WalkAsync(
        JsonObject stack, IEnumerable<(Field Field, TestValue TestValue)> all, Func<Field, TestValue, Task> visit)
    {
        var since = Stopwatch.StartNew();
        var steps = all.ToList();
        await Parallel.ForEachAsync(steps, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (step, _) =>
        {
            try
            {
                await visit(step.Field, step.TestValue);
            }
            catch (Exception e) when (e is not HttpOperationException)
            {
                Check(false, step.Field, step.TestValue, e.ToString());
            }
        });
        output.WriteLine($"{steps.Count} values, {_children.Count} children, {since.Elapsed.TotalSeconds:F1} s");
        Assert.True(
            _faults.IsEmpty, $"{_faults.Count} of {steps.Count}:\n{string.Join('\n', _faults.Order(StringComparer.Ordinal))}");
    }

    /// <param name="seen">Schemas and names that were tried already; those of the stack are added.</param>
    private static IEnumerable<(Field Field, TestValue TestValue)> Steps(JsonObject stack, HashSet<string> seen)
    {
        var properties = AppStackDefinition.Schema["properties"]!;
        var name =
            new Field("metadata/name", properties["metadata"]!["properties"]!["name"]!.AsObject(), stack["metadata"]!["name"]);
        return Field.Of(Spec, stack["spec"], "spec").Prepend(name).SelectMany(field =>
        {
            var hasNewSchema = seen.Add($"{field.Name.Split('.')[^1]} {field.Schema.ToJsonString()}");
            return FieldValues.Of(field, hasNewSchema, seen.Add(field.Name)).Select(value => (field, value));
        });
    }

    /// <summary>The stack as the server would store it; null if the server refuses it, as the operator then must.</summary>
    private async Task<JsonNode?> TakeAsync(JsonObject stack, Field field, TestValue value)
    {
        var changed = field.Set(stack, value);
        try
        {
            return await StoreAsync(changed);
        }
        catch (HttpOperationException refusal)
        {
            Check(field.IsNamedIn(refusal.Words()), field, value, $"the server names another field: {refusal.Words()}");
            var errors = SchemaCheck.Check(Spec, changed["spec"], "spec").ToList();
            if (errors.Count == 0)
            {
                errors = [.. SpecValidator.Validate(changed.Deserialize(OperatorJsonContext.Default.AppStack)!)];
            }

            Check(errors.Exists(
                field.IsNamedBy), field, value, $"only the server refuses it: {refusal.Words()}; {string.Join("; ", errors)}");
            return null;
        }
    }

    /// <summary>
    /// The changed stack as the server stores it, with defaults, and this one field as before: other fields that the change set
    /// are still there.
    /// </summary>
    private async Task<JsonNode> TakeBackAsync(JsonNode stored, Field field, TestValue value)
    {
        var stack = stored.DeepClone().AsObject();
        stack["metadata"] = new JsonObject { ["name"] = stored["metadata"]!["name"]!.DeepClone() };
        return await StoreAsync(field.TakeBack(stack, value));
    }

    private async Task<JsonNode> StoreAsync(JsonObject stack) => await _stacks.CreateAsync(stack, dryRun: "All");

    private BuiltStack Build(JsonNode stored) => BuiltStack.Of(stored, Server);

    private void Check(bool holds, Field field, TestValue value, string otherwise)
    {
        if (!holds)
        {
            _faults.Add($"{field.Path} = {value}: {otherwise}");
        }
    }
}
