using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Releases;

/// <summary>The exact bytes that are hashed: a changed rule would roll out a new release of every stack.</summary>
public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{"b": 1, "a": 2}""", """{"a":2,"b":1}""")]
    [InlineData("""{"a": 1, "B": 2, "é": 3, "_": 4}""", """{"B":2,"_":4,"a":1,"\u00E9":3}""")]
    [InlineData("""{"x": {"b": {"d": 1, "c": 2}, "a": 3}}""", """{"x":{"a":3,"b":{"c":2,"d":1}}}""")]
    [InlineData("""[{"b": 1, "a": 2}]""", """[{"a":2,"b":1}]""")]
    public void Members_InAnyOrder_AreHashedInOrdinalOrder(string json, string canonical) => AssertCanonical(json, canonical);

    [Theory]
    [InlineData("""{"a": null, "b": 1}""", """{"b":1}""")]
    [InlineData("""{"a": [], "b": 1}""", """{"b":1}""")]
    [InlineData("""{"x": {"a": [], "b": null, "c": 1}}""", """{"x":{"c":1}}""")]
    [InlineData("""[{"a": []}]""", "[{}]")]
    public void Members_NullOrAnEmptyList_AreAsIfAbsent(string json, string canonical) => AssertCanonical(json, canonical);

    // emptyDir: {} says something, and so does a variable that is set to nothing.
    [Theory]
    [InlineData("""{"a": {}}""", """{"a":{}}""")]
    [InlineData("""{"a": ""}""", """{"a":""}""")]
    [InlineData("""{"a": false, "b": 0}""", """{"a":false,"b":0}""")]
    public void Members_WithAValueThatIsFalseOrBlank_AreKept(string json, string canonical) => AssertCanonical(json, canonical);

    [Theory]
    [InlineData("[3, 1, 2]", "[3,1,2]")]
    [InlineData("[1, null, [], 2]", "[1,null,[],2]")]
    public void Items_OfAList_AreAllKeptInTheirOrder(string json, string canonical) => AssertCanonical(json, canonical);

    [Theory]
    [InlineData("""{"b+<>&'": 1, "a`": 2}""", """{"a\u0060":2,"b\u002B\u003C\u003E\u0026\u0027":1}""")]
    [InlineData("""{"\u0062": 1, "a\"\\": "\u0041\n"}""", """{"a\u0022\\":"A\n","b":1}""")]
    [InlineData("""{"\uFF5E": 1, "\uD83D\uDE00": 2}""", """{"\uD83D\uDE00":2,"\uFF5E":1}""")]
    public void Names_WrittenInAnyWay_AreEscapedAndOrderedAsCharacters(string json, string canonical) =>
        AssertCanonical(json, canonical);

    [Theory]
    [InlineData("[1.0, 1e3, -0, 12345678901234567890123]", "[1.0,1e3,-0,12345678901234567890123]")]
    public void Numbers_AreHashedAsTheyAreWritten(string json, string canonical) => AssertCanonical(json, canonical);

    [Fact]
    public void Members_LeftOut_AreThoseOfTheWholeAndOfItsMembersOnly()
    {
        const string Json = """{"kind": "K", "spec": {"kind": 1, "template": {}, "x": {"template": 2}}, "template": 3}""";
        using var document = JsonDocument.Parse(Json);

        Assert.Equal(
            Hash("""{"spec": {"kind": 1, "x": {"template": 2}}, "template": 3}"""),
            CanonicalJson.Hash(document.RootElement, "kind", "spec/template"));
    }

    [Fact]
    public void Nothing_IsHashedAsNull() => AssertCanonical("null", "null");

    [Fact]
    public void Text_IsHashedAsItIs() => Assert.NotEqual(Hash("""{"a": "x"}"""), Hash("""{"a": "x "}"""));

    private static void AssertCanonical(string json, string canonical) =>
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))), Hash(json));

    private static string Hash(string json) => CanonicalJson.Hash(JsonNode.Parse(json));
}
