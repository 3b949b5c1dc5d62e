
namespace Ballast.Operator.Tests.Desired;

public sealed class DesiredStateGoldenTests
{
    public static TheoryData<string> Cases => [.. GoldenFile.Cases()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Children_OfACase_AreAsExpected(string name) =>
        GoldenFile.Match(
            name, "expected.yaml", DesiredStateYaml.Write(StackCase.Parse(GoldenFile.Read(name, "input.yaml")).Build()));
}
