using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ballast.Operator.Engines;

namespace Ballast.Cluster.Tests.SpecWalk;

/// <summary>One field of a stack, or one item of a list of it.</summary>
/// <param name="Path">Where it is, for example <c>spec/dependencies/0/name</c>.</param>
/// <param name="Schema">What the CRD says of it.</param>
/// <param name="Value">What the stack that the walk begins with has there; null: nothing.</param>
internal sealed partial record Field(string Path, JsonObject Schema, JsonNode? Value)
{
    /// <summary>The field as messages name it, without the places of list items: <c>spec.dependencies.name</c>.</summary>
    public string Name => Index().Replace(Path, "").Replace('/', '.');

    private string Parent => Name[..Math.Max(0, Name.LastIndexOf('.'))];

    /// <summary>Every field that the schema has for a value, set or not, in the schema's order.</summary>
    public static IEnumerable<Field> Of(JsonObject schema, JsonNode? value, string path)
    {
        yield return new Field(path, schema, value);
        var inner = value switch
        {
            JsonObject map when schema["properties"] is JsonObject fields =>
                fields.SelectMany(f => Of(f.Value!.AsObject(), map[f.Key], $"{path}/{f.Key}")),
            JsonArray list => list.SelectMany((item, i) => Of(schema["items"]!.AsObject(), item, $"{path}/{i}")),
            _ => [],
        };
        foreach (var field in inner)
        {
            yield return field;
        }
    }

    /// <summary>The stack with another value here; null removes the field.</summary>
    public JsonObject Set(JsonObject stack, TestValue value)
    {
        var changed = stack.DeepClone().AsObject();
        var steps = Path.Split('/');
        var holder = steps[..^1].Aggregate((JsonNode)changed, Step);
        if (holder is JsonArray list)
        {
            SetItem(list, int.Parse(steps[^1], CultureInfo.InvariantCulture), value);
        }
        else if (value.IsAbsent)
        {
            holder.AsObject().Remove(steps[^1]);
        }
        else
        {
            holder[steps[^1]] = value.Value?.DeepClone();
        }

        return changed;
    }

    /// <summary>The stack with its first value here again, after it had that one.</summary>
    public JsonObject TakeBack(JsonObject stack, TestValue value)
    {
        var before = stack.DeepClone().AsObject();
        var steps = Path.Split('/');
        if (value.IsAbsent && steps[..^1].Aggregate((JsonNode)before, Step) is JsonArray list)
        {
            list.Insert(int.Parse(steps[^1], CultureInfo.InvariantCulture), null);
        }

        return Set(before, Value is null ? TestValue.Absent : new TestValue(Value));
    }

    /// <summary>Whether the server's message names this field, a field in it, or the field that contains it.</summary>
    public bool IsNamedIn(string words)
    {
        var plain = Bracket().Replace(words, "");
        return plain.Contains(Name, StringComparison.Ordinal)
            || Regex.IsMatch(plain, $@"[\s\[(""]{Regex.Escape(Parent)}[\s:,""]");
    }

    /// <summary>Whether the operator's error names this field, a field in it or beside it, or a field around it.</summary>
    public bool IsNamedBy(FieldError error)
    {
        var other = Key().Replace(error.Field, "");
        return Within(other, Name) || (Parent != "spec" && Within(other, Parent)) || (other != "spec" && Within(Name, other));
    }

    private static bool Within(string inner, string outer) =>
        inner == outer || inner.StartsWith($"{outer}.", StringComparison.Ordinal);

    private static void SetItem(JsonArray list, int index, TestValue value)
    {
        if (value.IsAbsent)
        {
            list.RemoveAt(index);
        }
        else
        {
            list[index] = value.Value?.DeepClone();
        }
    }

    private static JsonNode Step(JsonNode node, string step) =>
        node is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)]! : node[step]!;

    [GeneratedRegex("/[0-9]+(?=/|$)")]
    private static partial Regex Index();

    [GeneratedRegex(@"\[[0-9]+\]")]
    private static partial Regex Bracket();

    // The key of a list item, which may be any text: up to the next field, or the end.
    [GeneratedRegex(@"\[.*?\](?=\.[a-z]|$)", RegexOptions.Singleline)]
    private static partial Regex Key();
}

/// <summary>What a field is set to.</summary>
/// <param name="Value">The value; null is JSON's null.</param>
/// <param name="IsAbsent">True: the field is left out.</param>
internal sealed record TestValue(JsonNode? Value, bool IsAbsent = false)
{
    private const int Readable = 80;

    public static TestValue Absent { get; } = new(null, IsAbsent: true);

    public override string ToString()
    {
        var text = IsAbsent ? "(left out)" : Value?.ToJsonString() ?? "null";
        return text.Length <= Readable ? text : $"{text[..Readable]}... ({text.Length} characters)";
    }
}
