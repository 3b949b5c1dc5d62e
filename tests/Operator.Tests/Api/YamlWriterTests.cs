using System.Text.Json.Nodes;
using Ballast.Operator.Api;

namespace Ballast.Operator.Tests.Api;

/// <summary>What is written is read again as it was, and is laid out for people.</summary>
public sealed class YamlWriterTests
{
    [Theory]
    [InlineData("plain words")]
    [InlineData("yes")]
    [InlineData("null")]
    [InlineData("1.10")]
    [InlineData(".5")]
    [InlineData("- item")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData("ends with a colon:")]
    [InlineData("\"quoted\" \\ back")]
    [InlineData("two\nlines\tand\u0007\u2028more\r")]
    [InlineData("\u00e9\ud83d\ude00")]
    [InlineData("")]
    public void Text_OfAnyKind_IsReadAsItWas(string text)
    {
        var written = YamlWriter.Write(new JsonObject { ["a"] = text, ["b"] = new JsonArray(text), [text + "x"] = 1 });

        var read = YamlJson.Read(new StringReader(written))[0];
        Assert.Equal((text, text, 1L), ((string?)read["a"], (string?)read["b"]![0], (long?)read[text + "x"]));
    }

    [Fact]
    public void Comment_StandsWhereItsFieldWould() => Assert.Equal(
        "# one\n# two\na: 1\nb:\n- name: x\n  # three\n  c: 2\n",
        YamlWriter.Write(new JsonObject
        {
            [YamlWriter.Comment] = "one\ntwo",
            ["a"] = 1,
            ["b"] = new JsonArray(new JsonObject { ["name"] = "x", [YamlWriter.Comment] = "three", ["c"] = 2 }),
        }));

    [Fact]
    public void MergeKey_OfAMapping_GivesTheFieldsThatAreNotThere()
    {
        var read = YamlJson.Read(new StringReader("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {<<: [*a, {z: 4, x: 9}]}"))[0];

        Assert.Equal("{\"y\":3,\"x\":1}", read["b"]!.ToJsonString());
        Assert.Equal("{\"x\":1,\"y\":2,\"z\":4}", read["c"]!.ToJsonString());
    }

    [Fact]
    public void Texts_AreWhatStandsThere()
    {
        var read = YamlJson.ReadTexts(new StringReader("a: yes\nb: 1.10\nc: ~\nd: \"1\""))[0];

        Assert.Equal("{\"a\":\"yes\",\"b\":\"1.10\",\"c\":null,\"d\":\"1\"}", read.ToJsonString());
    }
}
