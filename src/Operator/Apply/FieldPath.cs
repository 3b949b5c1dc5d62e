using System.Text;
using System.Text.Json;

namespace Ballast.Operator.Apply;

/// <summary>One step of a path into an object.</summary>
/// <param name="Name">The member; null for an item of a list.</param>
/// <param name="Keys">The keys of an item and their values; empty for an item of an atomic list.</param>
internal sealed record FieldStep(string? Name, IReadOnlyList<KeyValuePair<string, JsonElement>> Keys)
{
    public static FieldStep Member(string name) => new(name, []);

    /// <param name="keys">From <see cref="ListKeys"/>; null: the list is atomic.</param>
    public static FieldStep Item(JsonElement item, string[]? keys) =>
        new(null, [.. (keys ?? []).Where(k => item.TryGetProperty(k, out _))
            .Select(k => KeyValuePair.Create(k, item.GetProperty(k).Clone()))]);
}

/// <summary>A path into an object, as field managers own it and as a person writes it.</summary>
internal static class FieldPath
{
    /// <summary>For example <c>spec.containers[web].resources.requests.cpu</c>.</summary>
    public static string Describe(IEnumerable<FieldStep> path)
    {
        var text = new StringBuilder();
        foreach (var step in path)
        {
            if (step.Name is not { } name)
            {
                text.Append('[').AppendJoin(',', step.Keys.Select(k => k.Value.ToString())).Append(']');
            }
            else if (name.Contains('.', StringComparison.Ordinal))
            {
                text.Append('[').Append(name).Append(']');
            }
            else
            {
                text.Append(text.Length == 0 ? "" : ".").Append(name);
            }
        }

        return text.ToString();
    }
}
