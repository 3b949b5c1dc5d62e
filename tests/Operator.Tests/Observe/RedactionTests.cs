using System.Text;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Observe;
using Ballast.Operator.References;

namespace Ballast.Operator.Tests.Observe;

/// <summary>What of a container's last words may be shown.</summary>
public sealed class RedactionTests
{
    private static readonly ReferencedObject Credentials = new(
        new V1ObjectMeta { Name = "db" },
        new Dictionary<string, byte[]>
        {
            ["username"] = Encoding.UTF8.GetBytes("football"),
            ["password"] = Encoding.UTF8.GetBytes("p@ss/word!"),
        });

    [Theory]
    [InlineData("cannot sign in with p@ss/word! as football", "cannot sign in with [redacted] as football")]
    [InlineData("bad URL postgresql://football:p%40ss%2Fword%21@db", "bad URL postgresql://football:[redacted]@db")]
    public void Tail_KnownSecret_IsTakenOutAsItStandsAndPercentEncoded(string text, string expected) =>
        Assert.Equal(expected, Redaction.Tail(text, [Credentials]));

    [Fact]
    public void Tail_SecretAtTheCut_LeavesNoPartOfIt()
    {
        var text = "p@ss/word!" + new string('x', Redaction.TailBytes - 4);

        Assert.DoesNotContain("word!", Redaction.Tail(text, [Credentials]), StringComparison.Ordinal);
    }

    [Fact]
    public void Tail_LongText_KeepsItsLastKilobyteInWholeCharacters()
    {
        var tail = Redaction.Tail(string.Concat(Enumerable.Repeat("é", 2000)) + "end", [])!;

        Assert.EndsWith("éend", tail, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(tail), Redaction.TailBytes - 3, Redaction.TailBytes);
        Assert.DoesNotContain('\uFFFD', tail);
    }

    [Fact]
    public void Tail_OfManyLines_BeginsWithAWholeOne()
    {
        var lines = Enumerable.Range(0, 100).Select(number => $"line {number:000} of a log");

        var tail = Redaction.Tail(string.Join('\n', lines), [])!;

        Assert.InRange(Encoding.UTF8.GetByteCount(tail), 900, Redaction.TailBytes);
        Assert.All(tail.Split('\n'), line => Assert.Matches("^line [0-9]{3} of a log$", line));
    }

    [Fact]
    public void Tail_CutAtTheBeginOfALine_KeepsThatLine()
    {
        var kept = new string('a', 500) + "\n" + new string('b', Redaction.TailBytes - 501);

        Assert.Equal(kept, Redaction.Tail("dropped\n" + kept, []));
        Assert.Equal(new string('b', Redaction.TailBytes - 501), Redaction.Tail("dropped\na" + kept, []));
    }

    [Fact]
    public void Tail_NoLongerThanAKilobyte_IsWholeFromItsFirstLine()
    {
        var text = "first\n" + new string('x', Redaction.TailBytes - 6);

        Assert.Equal(text, Redaction.Tail($"\n {text}\n", []));
    }

    [Fact]
    public void Tail_SecretWithinAnother_LeavesNothingOfTheLongerOne() =>
        Assert.Equal("[redacted], [redacted]", Redaction.Tail("abcdef-more, abcdef", [Secret("abcdef", "abcdef-more")]));

    [Theory]
    [InlineData("12345", "value 12345")]
    [InlineData("123456", "value [redacted]")]
    public void Tail_ShortValue_IsTakenOutFromSixCharactersOn(string value, string expected) =>
        Assert.Equal(expected, Redaction.Tail($"value {value}", [Secret(value)]));

    [Fact]
    public void Tail_SecretThatWasNotFound_IsSkipped() => Assert.Equal("words", Redaction.Tail("words", [null, Credentials]));

    [Theory]
    [InlineData("\u001b[31mERROR\u001b[0m: no \u001b[1;32mport\u001b[m", "ERROR: no port")]
    [InlineData("\u001b]0;title\u0007bell\u0007, \u009b2Jback\bspace", "bell, 2Jbackspace")]
    [InlineData("a\tb\r\nc", "a\tb\r\nc")]
    public void Tail_TerminalCodes_AreTakenOut(string text, string expected) => Assert.Equal(expected, Redaction.Tail(text, []));

    [Fact]
    public void Tail_SecretInTwoColours_IsTakenOut() =>
        Assert.Equal("key [redacted]", Redaction.Tail("key p@ss\u001b[31m/word!\u001b[0m", [Credentials]));

    [Fact]
    public void Tail_SecretWithATerminalCode_IsTakenOut() =>
        Assert.Equal("key [redacted]", Redaction.Tail("key abc\u001b[31mdef", [Secret("abc\u001b[31mdef")]));

    [Fact]
    public void Tail_WhileASecretCannotBeRead_IsNothing()
    {
        var key = new ReferenceKey(ReferenceKind.Secret, "db");
        var observed = new ObservedState { References = new Dictionary<ReferenceKey, ReferencedObject?> { [key] = Credentials } };
        var refused = new ApiError("Forbidden", "forbidden");

        Assert.Equal("as [redacted]", Redaction.Tail("as p@ss/word!", observed));
        Assert.Null(Redaction.Tail("as p@ss/word!", observed with
        {
            Unreadable = new Dictionary<ReferenceKey, ApiError> { [new(ReferenceKind.Secret, "other")] = refused },
        }));
        Assert.NotNull(Redaction.Tail("as p@ss/word!", observed with
        {
            Unreadable = new Dictionary<ReferenceKey, ApiError> { [new(ReferenceKind.ConfigMap, "other")] = refused },
        }));
    }

    [Theory]
    [InlineData("first\nlast\n\n", "last")]
    [InlineData("Traceback:\n  File \"app.py\", line 1\nValueError: no port", "ValueError: no port")]
    [InlineData("Unhandled exception. X: no port\n   at Program.Main()\n   at Y()", "Unhandled exception. X: no port")]
    [InlineData("java.X: no port\n\tat a.b(C.java:1)\n\t... 3 more", "java.X: no port")]
    [InlineData("X: no port\n    at a (/b.js:1)\n", "X: no port")]
    [InlineData("panic: no port\n\t/a/main.go:5 +0x1d", "panic: no port")]
    [InlineData("X: no port\n   at A()\n   --- End of stack trace ---\n   at B()", "X: no port")]
    [InlineData("settings:\n  PORT: no number\n  SECRETS_FILE: does not exist  ", "SECRETS_FILE: does not exist")]
    [InlineData("   at A()\n   at B()", "at B()")]
    [InlineData("  ", null)]
    [InlineData(null, null)]
    public void LastLine_OfATail_IsNoFrameOfAStackTrace(string? tail, string? expected) =>
        Assert.Equal(expected, Redaction.LastLine(tail));

    [Fact]
    public void LastLine_OfThousandCharacters_IsShortened() =>
        Assert.Equal(new string('x', 300) + "...", Redaction.LastLine(new string('x', 1000)));

    [Fact]
    public void Tail_NothingSaid_IsNothing() => Assert.Null(Redaction.Tail(" \n\u0007", [Credentials]));

    private static ReferencedObject Secret(params string[] values) => new(
        new V1ObjectMeta { Name = "keys" },
        values.Index().ToDictionary(v => $"key-{v.Index}", v => Encoding.UTF8.GetBytes(v.Item)));
}
