using Ballast.Operator.Offline;
using Ballast.Operator.Offline.Compose;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Tests.Offline;

/// <summary>The stack that a Compose file becomes.</summary>
public sealed class ComposeGoldenTests
{
    private const string Input = "docker-compose.yml";

    public static TheoryData<string> Cases => [.. GoldenFile.Cases(Input)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Stack_OfACase_IsAsExpected(string name) => GoldenFile.Match(name, "stack.yaml", Write(name));

    /// <summary>What is written can be applied: only the values that it asks for are still to come.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Stack_OfACase_IsValid(string name)
    {
        var read = StackFile.Read(new StringReader(Write(name)));

        Assert.Empty(read.Errors);
        Assert.DoesNotContain(
            read.Stacks.SelectMany(SpecValidator.Validate),
            fault => !fault.Message.StartsWith("not supported yet", StringComparison.Ordinal));
    }

    /// <summary>Values that are secret by their name or their place.</summary>
    [Theory]
    [InlineData("compose/trading", "not for the stack")]
    [InlineData("compose/trading", "change-me-in-production")]
    [InlineData("compose/trading", "trading:trading")]
    [InlineData("compose/fastapi", "0123456789")]
    [InlineData("compose/variety", "root:secret")]
    public void Stack_OfACase_HoldsNoSecret(string name, string secret)
    {
        Assert.Contains(
            secret, GoldenFile.Read(name, Input) + (name == "compose/trading" ? GoldenFile.Read(name, "trading.env") : ""),
            StringComparison.Ordinal);
        Assert.DoesNotContain(secret, Write(name), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: b", "no services")]
    [InlineData("services: [", "is not YAML: line")]
    public void File_ThatIsNoCompose_IsRefusedInWords(string text, string words) => Assert.Contains(
        words, Assert.Throws<ComposeException>(
            () => ComposeFile.Read(new StringReader(text), new Dictionary<string, string>())).Message,
        StringComparison.Ordinal);

    private static string Write(string name)
    {
        var compose = ComposeFile.Read(new StringReader(GoldenFile.Read(name, Input)), new Dictionary<string, string>());
        return ComposeStack.Write(
            compose, compose.Name ?? name.Split('/')[1], Input,
            file => file.StartsWith("missing", StringComparison.Ordinal) ? null : GoldenFile.Read(name, file));
    }
}
