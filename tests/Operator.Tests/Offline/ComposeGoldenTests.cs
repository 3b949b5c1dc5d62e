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
        Assert.Empty(read.Stacks.SelectMany(SpecValidator.Validate));
    }

    /// <summary>Values that are secret by their name or their place.</summary>
    [Theory]
    [InlineData("compose/trading", "not for the stack")]
    [InlineData("compose/trading", "change-me-in-production")]
    [InlineData("compose/trading", "trading:trading")]
    [InlineData("compose/fastapi", "0123456789")]
    [InlineData("compose/variety", "root:secret")]
    [InlineData("compose/shapes", "canary-password")]
    [InlineData("compose/corners", "/q8Zr4pLw0")]
    [InlineData("compose/corners", "/data7Hk2/x9")]
    public void Stack_OfACase_HoldsNoSecret(string name, string secret)
    {
        Assert.Contains(
            secret,
            GoldenFile.Read(name, Input) + name switch
            {
                "compose/trading" => GoldenFile.Read(name, "trading.env"),
                "compose/shapes" => GoldenFile.Read(name, "press.env"),
                _ => "",
            },
            StringComparison.Ordinal);
        Assert.DoesNotContain(secret, Write(name), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("# nothing", "is empty")]
    [InlineData("a: b", "no services: it is not a Compose file")]
    [InlineData("- a", "is not a Compose file: it must have services")]
    [InlineData("services: [", "is not YAML: line 2: While parsing")]
    [InlineData("services:\n  a: {image: *none}", "is not YAML: The anchor 'none' does not exist")]
    [InlineData("services: &s\n  a: *s", "is not YAML: line 1: nested too deeply, or an alias within itself")]
    [InlineData("services: {}", "has no service: services must be a mapping of names to services")]
    [InlineData("services: [a]", "has no service: services must be a mapping of names to services")]
    [InlineData("include: [a.yml]", "only files that it includes: give one of these")]
    [InlineData("web: {image: a}", "a Compose file of version 1; put its services under services")]
    [InlineData("services: {web: nginx}", "service web must be a mapping of fields, such as image")]
    [InlineData("services: {web: {ports: {a: b}}}", "service web: ports must be a list")]
    [InlineData("services: {web: {healthcheck: [a]}}", "service web: healthcheck must be a mapping")]
    [InlineData("services: {web: {image: [a]}}", "service web: image must be a text")]
    [InlineData("services: {web: {command: {a: b}}}", "service web: command must be a text or a list")]
    [InlineData("services: {web: {extends: base}}", "service web: extends.service: base is not in the file")]
    [InlineData("services: {web: {extends: [base]}}", "service web: extends.service must be the name of a service")]
    [InlineData(
        "services: {a: {extends: b}, b: {extends: a}}",
        "service b: extends.service: a extends it in turn: service a -> service b -> service a")]
    public void File_ThatIsNoCompose_IsRefusedInWords(string text, string words) => Assert.Contains(
        words, Assert.Throws<ComposeException>(
            () => ComposeFile.Read(new StringReader(text), new Dictionary<string, string>(), _ => null)).Message,
        StringComparison.Ordinal);

    /// <summary>The comment at the top names what nobody could have known from the comments in it.</summary>
    [Fact]
    public void Stack_ThatTheOperatorRefuses_SaysSo()
    {
        const string Text = """
            services:
              web: {image: "shop:1", ports: ["8000"], environment: {DATABASE_URL: "postgres://u:p@elsewhere/d"}}
              one: {image: "postgres:16"}
              two: {image: "postgres:16"}
            """;
        var compose = ComposeFile.Read(new StringReader(Text), new Dictionary<string, string>(), _ => null);

        var stack = ComposeStack.Write(compose, "shop", Input);

        Assert.Contains("# The operator refuses it until this is corrected:\n# - spec.", stack, StringComparison.Ordinal);
    }

    private static string Write(string name)
    {
        var compose = ComposeFile.Read(
            new StringReader(GoldenFile.Read(name, Input)), new Dictionary<string, string>(),
            file => GoldenFile.Exists(name, file) ? GoldenFile.Read(name, file) : null);
        return ComposeStack.Write(compose, compose.Name ?? name.Split('/')[1], Input);
    }
}
