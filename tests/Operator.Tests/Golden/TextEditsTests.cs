namespace Ballast.Operator.Tests.Golden;

public sealed class TextEditsTests
{
    [Fact]
    public void Edited_PartThatIsThere_IsReplaced() => Assert.Equal("size: 2", "size: 1".Edited("size: 1", "size: 2"));

    [Fact]
    public void Edited_PartThatIsNotThere_Throws()
    {
        var fault = Assert.Throws<ArgumentException>(() => "size: 1".Edited("sise: 1", "size: 2"));
        Assert.Contains("\"sise: 1\"", fault.Message, StringComparison.Ordinal);
    }
}
