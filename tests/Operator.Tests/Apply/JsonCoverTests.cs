using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.Operator.Apply;

namespace Ballast.Operator.Tests.Apply;

/// <summary>The quick look finds nothing missing only where the comparison of documents finds nothing missing either.</summary>
public sealed class JsonCoverTests
{
    private static readonly string[] Names =
        ["spec", "name", "value", "rules", "port", "tolerations", "args", "data", "a\\u0062", "é"];

    [Theory]
    [InlineData("""{"a": 1, "b": {"c": "x"}}""", """{"b": {"c": "x"}}""", true)]
    [InlineData("""{"b": {"d": [], "c": "x"}, "a": 1}""", """{"a": 1, "b": {"c": "x"}}""", true)]
    [InlineData("""{"a": {"x": {"a": 1}, "y": 2}}""", """{"a": {"y": 2}}""", true)]
    [InlineData("""{"a": {"x": {"y": 2}}}""", """{"a": {"y": 2}}""", false)]
    [InlineData("""{"a": {}, "y": 2}""", """{"a": {"y": 2}}""", false)]
    [InlineData("""{"a": [1, 2]}""", """{"a": [1, 2]}""", true)]
    [InlineData("""{"a": [1, 2, 3]}""", """{"a": [1, 2]}""", false)]
    [InlineData("""{"a": [1]}""", """{"a": [1, 2]}""", false)]
    [InlineData("""{"a": [2, 1]}""", """{"a": [1, 2]}""", false)]
    [InlineData("""{"a": [{"n": 1, "more": 2}]}""", """{"a": [{"n": 1}]}""", true)]
    [InlineData("""{"env": [{"name": "A", "more": 2}, {"name": "B"}]}""", """{"env": [{"name": "A"}, {"name": "B"}]}""", true)]
    [InlineData("""{"env": [{"name": "B"}, {"name": "A"}]}""", """{"env": [{"name": "A"}, {"name": "B"}]}""", false)]
    [InlineData("""{"a": [[]]}""", """{"a": [[]]}""", true)]
    [InlineData("""{"a": "1"}""", """{"a": 1}""", false)]
    [InlineData("""{"a": true}""", """{"a": false}""", false)]
    [InlineData("""{"a": {"b": 1}}""", """{"a": [1]}""", false)]
    [InlineData("""{"a": 1}""", """{"a": null}""", true)]
    [InlineData("""{"a": null}""", """{"a": 1}""", false)]
    [InlineData("""{"status": 1}""", """{"status": 2}""", true)]
    [InlineData("""{"a": {"status": 1}}""", """{"a": {"status": 2}}""", false)]
    [InlineData("""{"tolerations": [{"key": "x", "more": 1}]}""", """{"tolerations": [{"key": "x"}]}""", false)]
    [InlineData("""{}""", """{}""", true)]
    public void Look_TellsWhetherEverythingIsThere(string found, string wanted, bool covers) =>
        Assert.Equal(covers, Covers(found, wanted));

    [Fact]
    public void Look_AtManyMembersInReverseOrder_GivesUp()
    {
        var names = Enumerable.Range(0, 1000).Select(n => $"\"n{n}\": 1").ToList();
        var forward = $"{{{string.Join(',', names)}}}";
        names.Reverse();
        Assert.True(Covers(forward, forward));
        Assert.False(Covers(forward, $"{{{string.Join(',', names)}}}"));
    }

    [Fact]
    public void Look_AtRandomObjects_AgreesWithTheComparisonOfDocuments()
    {
        var random = new Random(20261127);
        var (covered, differed) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var wanted = Value(random, 4, isObject: true);
            var found = Changed(random, wanted, one: random.Next(3) == 0);
            var (wantedText, foundText) = (wanted.ToJsonString(), found.ToJsonString());
            using var wantedDocument = JsonDocument.Parse(wantedText);
            using var foundDocument = JsonDocument.Parse(foundText);
            var differs = ObjectComparison.Find(wantedDocument.RootElement, foundDocument.RootElement).Count > 0;
            var covers = Covers(foundText, wantedText);
            Assert.False(covers && differs, $"{foundText} does not cover {wantedText}");
            (covered, differed) = (covered + (covers ? 1 : 0), differed + (differs ? 1 : 0));
        }

        Assert.InRange(covered, 5_000, 15_000);
        Assert.InRange(differed, 1_000, 10_000);
    }

    private static bool Covers(string found, string wanted) =>
        JsonCover.Covers(Encoding.UTF8.GetBytes(found), Encoding.UTF8.GetBytes(wanted), ["status"]);

    private static JsonNode Value(Random random, int depth, bool isObject = false)
    {
        var kind = isObject ? 4 : random.Next(depth > 0 ? 5 : 2);
        return kind switch
        {
            0 => random.Next(2) == 0,
            1 => $"v{random.Next(3)}",
            2 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth - 1))]),
            _ => new JsonObject(Names.Where(_ => random.Next(3) == 0)
                .Select(name => KeyValuePair.Create(name, (JsonNode?)Value(random, depth - 1)))),
        };
    }

    // The same with more members in another order; now and then something else.
    private static JsonNode Changed(Random random, JsonNode value, bool one)
    {
        if (one && random.Next(6) == 0)
        {
            return Value(random, 2, isObject: value.Parent is null);
        }

        switch (value)
        {
            case JsonObject members:
                var changed = members.Where(_ => !one || random.Next(20) > 0)
                    .Select(m => KeyValuePair.Create(m.Key, (JsonNode?)Changed(random, m.Value!, one)))
                    .Append(KeyValuePair.Create($"more{random.Next(2)}", (JsonNode?)Value(random, 2))).ToArray();
                random.Shuffle(changed);
                return new JsonObject(changed);
            case JsonArray items:
                return new JsonArray([.. items.Select(i => Changed(random, i!, one))]);
            default:
                return value.DeepClone();
        }
    }
}
