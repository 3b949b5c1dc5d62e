using System.Text.Json.Nodes;
using Ballast.Operator.Status;

namespace Ballast.Operator.Tests.Status;

public sealed class MergePatchTests
{
    [Theory]
    [InlineData("""{"a": 1, "b": {"c": [1, 2]}}""", """{"b": {"c": [1, 2]}, "a": 1}""", null)]
    [InlineData("""{"a": 1, "b": 2}""", """{"a": 1, "b": 3}""", """{"b": 3}""")]
    [InlineData("""{"a": 1, "b": 2}""", """{"a": 1}""", """{"b": null}""")]
    [InlineData("""{"a": {"b": 1, "c": 2}}""", """{"a": {"c": 2}}""", """{"a": {"b": null}}""")]
    [InlineData("""{"a": {"b": 1, "c": 2}}""", """{"a": {"b": 1, "c": 3}}""", """{"a": {"c": 3}}""")]
    [InlineData("""{"a": [{"b": 1}, {"b": 2}]}""", """{"a": [{"b": 1}]}""", """{"a": [{"b": 1}]}""")]
    [InlineData("""{"a": 1}""", """{"a": {"b": 1}}""", """{"a": {"b": 1}}""")]
    [InlineData(null, """{"a": {"b": 1}}""", """{"a": {"b": 1}}""")]
    [InlineData(null, "{}", null)]
    public void Patch_BetweenTwoObjects_IsTheSmallestThatTurnsOneIntoTheOther(string? from, string to, string? expected)
    {
        var patch = MergePatch.Between(Parse(from), Parse(to)!);

        Assert.Equal(Parse(expected)?.ToJsonString(), patch?.ToJsonString());
        Assert.True(JsonNode.DeepEquals(Apply(Parse(from), patch), Parse(to)));
    }

    private static JsonObject? Parse(string? json) => json is null ? null : JsonNode.Parse(json)!.AsObject();

    // RFC 7386, as a server applies it.
    private static JsonObject Apply(JsonObject? target, JsonObject? patch)
    {
        var result = target?.DeepClone().AsObject() ?? [];
        foreach (var (name, value) in patch ?? [])
        {
            result.Remove(name);
            if (value is JsonObject inner)
            {
                result[name] = Apply(target?[name] as JsonObject, inner);
            }
            else if (value is not null)
            {
                result[name] = value.DeepClone();
            }
        }

        return result;
    }
}
