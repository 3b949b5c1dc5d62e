using System.Reflection;
using System.Text.Json.Nodes;
using Ballast.Operator.Api.Schema;

namespace Ballast.CrdGenerator;

/// <summary>Rules beyond a field's own type: unions, and CEL.</summary>
internal static class SchemaRules
{
    /// <summary>Adds the CEL rules that stand on a type or a property, and those that its unions amount to.</summary>
    public static void AddRules(JsonObject schema, MemberInfo member)
    {
        var rules = new List<(string Rule, string Message)>();
        if (member.GetCustomAttribute<ExactlyOneOfAttribute>() is { } one)
        {
            rules.Add(($"{Count(one.Fields)} == 1", $"exactly one of {string.Join(", ", one.Fields)} must be set"));
        }

        if (member.GetCustomAttribute<AtMostOneOfAttribute>() is { } most)
        {
            rules.Add(($"{Count(most.Fields)} <= 1", $"at most one of {string.Join(", ", most.Fields)} may be set"));
        }

        rules.AddRange(member.GetCustomAttributes<CelRuleAttribute>().Select(r => (r.Rule, r.Message)));
        foreach (var (rule, message) in rules)
        {
            schema["x-kubernetes-validations"] ??= new JsonArray();
            schema["x-kubernetes-validations"]!.AsArray()
                .Add((JsonNode)new JsonObject { ["rule"] = rule, ["message"] = message });
        }
    }

    /// <summary>Adds to a schema how many of some fields of a type may be set.</summary>
    public static void AddUnions(JsonObject schema, Type type)
    {
        if (type.GetCustomAttribute<ExactlyOneOfAttribute>() is { } one)
        {
            schema["oneOf"] = new JsonArray([.. one.Fields.Select(f => (JsonNode)Required(f))]);
        }

        if (type.GetCustomAttribute<AtMostOneOfAttribute>() is { } most)
        {
            var pairs = most.Fields.SelectMany((a, i) => most.Fields.Skip(i + 1).Select(b => (JsonNode)Required(a, b)));
            schema["not"] = new JsonObject { ["anyOf"] = new JsonArray([.. pairs]) };
        }
    }

    private static string Count(IReadOnlyList<string> fields) =>
        string.Join(" + ", fields.Select(f => $"(has(self.{f}) ? 1 : 0)"));

    private static JsonObject Required(params string[] fields) =>
        new JsonObject { ["required"] = new JsonArray([.. fields.Select(f => (JsonNode)f)]) };
}
