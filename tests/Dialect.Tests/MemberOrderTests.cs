namespace Ballast.Dialect.Tests;

public sealed class MemberOrderTests
{
    [Theory]
    [InlineData("src")]
    [InlineData("eng")]
    [InlineData("bench")]
    [InlineData("tests")]
    public void Members_OfEveryType_StandInOneOrder(string folder)
    {
        var files = Sources.Below(folder);
        var late = files.SelectMany(file => MemberOrder.Check(file, Sources.Read(file))).ToList();

        Assert.NotEmpty(files);
        // Assert.Empty would cut the names off.
        Assert.True(late.Count == 0, string.Join('\n', late));
    }

    [Theory]
    [InlineData("static int _s; const int C = 1;", "a constant comes after a static field")]
    [InlineData("int _f; static int _s;", "a static field comes after an instance field")]
    [InlineData("T() { } int _f;", "an instance field comes after a constructor")]
    [InlineData("int P => 1; T() { }", "a constructor comes after a property")]
    [InlineData("void M() { } int this[int i] => i;", "a property comes after a method")]
    [InlineData("class N { } void M() { }", "a method comes after a nested type")]
    [InlineData("class N { void M() { } int _f; }", "an instance field comes after a method")]
    public void Member_OutOfOrder_IsNamed(string members, string words) =>
        Assert.Contains(words, Assert.Single(MemberOrder.Check("T.cs", $"class T\n{{\n{members}\n}}")), StringComparison.Ordinal);

    [Fact]
    public void Members_InOrder_AreAccepted()
    {
        const string Members = "const int C = 1; static int _s; int _f; T() { } int P => 1; event E V; void M() { } class N { }";

        Assert.Empty(MemberOrder.Check("T.cs", $"class T {{ {Members} }}"));
    }
}
