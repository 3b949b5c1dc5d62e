using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.Operator.Api;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Tests.Golden.Stories;

/// <summary>A stack, and what happens to it step by step: see testdata/stories/README.md for the words of a step.</summary>
/// <param name="Stack">The stack as it is created.</param>
/// <param name="Steps">Each a map of one word to its data.</param>
internal sealed record Story(string Stack, IReadOnlyList<(string Word, JsonNode Data)> Steps)
{
    /// <summary>The text of a story: the stack, and a document with its <c>steps</c>.</summary>
    public static Story Parse(string yaml)
    {
        var documents = Yaml.Read(yaml);
        var steps = documents.Single(d => d["steps"] is not null)["steps"]!.AsArray();
        return new Story(yaml.Split("\n---\n")[0], [.. steps.Select(s => s!.AsObject().Single()).Select(s => (s.Key, s.Value!))]);
    }

    /// <summary>Runs the story; each step is reported with what the operator did.</summary>
    public string Tell()
    {
        var world = new StoryWorld(new PlannerWorld(Stack));
        var report = new StoryReport();
        report.Add("the stack is created", world.Reconcile());
        foreach (var (word, data) in Steps)
        {
            StoryStep.Do(world.World, word, data);
            report.Add($"{word}: {Text(data)}", world.Reconcile());
        }

        return report.ToString();
    }

    /// <summary>The spec with these fields changed, as a merge patch changes them: null takes one out.</summary>
    public static AppStackSpec Merged(AppStackSpec spec, JsonObject patch)
    {
        var node = JsonSerializer.SerializeToNode(spec, OperatorJsonContext.Default.AppStackSpec)!.AsObject();
        Merge(node, patch);
        return node.Deserialize(OperatorJsonContext.Default.AppStackSpec)!;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject inner && target[name] is JsonObject known)
            {
                Merge(known, inner);
            }
            else if (value is null)
            {
                target.Remove(name);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }

    private static string Text(JsonNode? data) => data switch
    {
        JsonObject map => string.Join(", ", map.Select(m => $"{m.Key} {Text(m.Value)}")),
        JsonArray list => string.Join(" and ", list.Select(Text)),
        null => "none",
        _ => data.ToString(),
    };
}
