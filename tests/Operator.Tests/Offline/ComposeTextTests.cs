using Ballast.Operator.Offline.Compose;

namespace Ballast.Operator.Tests.Offline;

/// <summary>How Compose's texts are read: variables, command lines, units and names.</summary>
public sealed class ComposeTextTests
{
    [Theory]
    [InlineData("a $KNOWN b", "a x b")]
    [InlineData("${KNOWN}-${UNKNOWN}", "x-${UNKNOWN}")]
    [InlineData("${KNOWN:-d}${UNKNOWN:-d}${UNKNOWN-${KNOWN}}", "xdx")]
    [InlineData("${KNOWN:+y}${UNKNOWN:+y}", "y")]
    [InlineData("${EMPTY:-d}${EMPTY-d}${EMPTY:+y}${EMPTY+y}", "dy")]
    [InlineData("${UNKNOWN:?must be set}", "${UNKNOWN}")]
    [InlineData("$$KNOWN costs 5$", "$KNOWN costs 5$")]
    [InlineData("${KNOWN", "${KNOWN")]
    [InlineData("$(date)", "$(date)")]
    public void Variables_InAText_AreReplacedWhereTheyAreKnown(string text, string expected) =>
        Assert.Equal(expected, new Interpolation(new Dictionary<string, string> { ["KNOWN"] = "x", ["EMPTY"] = "" }).Fill(text));

    [Theory]
    [InlineData("a  b\tc", "a|b|c")]
    [InlineData("a 'b c' \"d e\"f", "a|b c|d ef")]
    [InlineData("'' a\\ b \"\\\"q\\n\"", "|a b|\"q\\n")]
    [InlineData("'a\"b'", "a\"b")]
    public void Words_OfALine_AreThoseOfAShell(string line, string expected) =>
        Assert.Equal(expected, string.Join('|', ShellWords.Split(line)));

    [Theory]
    [InlineData("./wait-for-it.sh db:5432 -t 60 -- python app.py", "python app.py")]
    [InlineData("wait_for db:5432", "wait_for db:5432")]
    [InlineData("sleep infinity", "sleep infinity")]
    [InlineData("npm run -- start", "npm run -- start")]
    [InlineData("dockerize -wait tcp://db:5432 -timeout=60s python app.py", "python app.py")]
    [InlineData("dockerize -template a:b python app.py", "dockerize -template a:b python app.py")]
    [InlineData("dockerize -wait tcp://db:5432 -stdout x python", "dockerize -wait tcp://db:5432 -stdout x python")]
    public void Command_ThatWaitsFirst_IsWhatComesAfter(string command, string expected) =>
        Assert.Equal(expected.Split(' '), StartCommand.AfterWaiting(command.Split(' ')));

    [Theory]
    [InlineData("1m30s", 90)]
    [InlineData("500ms", 1)]
    [InlineData("2h", 7200)]
    [InlineData("45", 45)]
    [InlineData("2x", null)]
    [InlineData(null, null)]
    public void Duration_InComposesUnits_IsSeconds(string? text, int? expected) =>
        Assert.Equal(expected, ComposeUnits.Seconds(text));

    [Theory]
    [InlineData("512M", "512Mi")]
    [InlineData("1gb", "1Gi")]
    [InlineData("1.5g", "1536Mi")]
    [InlineData("2097152", "2Mi")]
    [InlineData("100k", "100Ki")]
    [InlineData("1000", "1000")]
    [InlineData("lots", null)]
    public void Memory_InComposesUnits_IsAQuantity(string text, string? expected) =>
        Assert.Equal(expected, ComposeUnits.Memory(text));

    [Theory]
    [InlineData("0.50", "500m")]
    [InlineData("2.0", "2")]
    [InlineData("0.0015", "2m")]
    [InlineData("0", null)]
    [InlineData("x", null)]
    public void Processors_AreAQuantity(string text, string? expected) => Assert.Equal(expected, ComposeUnits.Cpu(text));

    [Theory]
    [InlineData("My_App.2", 30, "my-app-2")]
    [InlineData("-9lives-", 30, "lives")]
    [InlineData("a-very-long-service", 12, "a-very-long")]
    [InlineData("___", 30, "x")]
    public void Name_OfAnything_IsALabel(string name, int length, string expected) =>
        Assert.Equal(expected, KebabName.Of(name, length));

    [Fact]
    public void EnvironmentFile_WithCommentsAndQuotes_IsRead() => Assert.Equal(
        ["A=1", "B=two # words", "C=", "D=x=y", "E=bare"],
        EnvironmentFile.Read("# a comment\nA=1\nexport B=\"two # words\"\n\nC=\nD='x=y'\nE=bare # why\nnot a variable\n")
            .Select(v => $"{v.Key}={v.Value}"));
}
