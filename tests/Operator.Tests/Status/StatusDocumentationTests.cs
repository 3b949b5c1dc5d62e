using System.Reflection;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Tests.Status;

public sealed class StatusDocumentationTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "status.md"));

    [Theory]
    [MemberData(nameof(Constants), typeof(Reasons))]
    public void Reason_EachOfThem_HasARowInTheDocumentation(string reason) =>
        Assert.Contains($"| `{reason}` |", Page, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Constants), typeof(ConditionTypes))]
    public void ConditionType_EachOfThem_HasARowInTheDocumentation(string type) =>
        Assert.Contains($"| `{type}` |", Page, StringComparison.Ordinal);

    [Fact]
    public void Reason_EachInTheDocumentation_Exists()
    {
        var known = Values(typeof(Reasons)).Concat(Values(typeof(ConditionTypes))).ToHashSet();
        var rows = Page.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]);

        Assert.Subset(known, rows.ToHashSet());
    }

    public static TheoryData<string> Constants(Type type) => [.. Values(type)];

    private static IEnumerable<string> Values(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!);
}
