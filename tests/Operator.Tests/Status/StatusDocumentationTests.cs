using System.Text.RegularExpressions;
using Ballast.CrdGenerator;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Tests.Api;

namespace Ballast.Operator.Tests.Status;

/// <summary>docs/status.md says of every condition and reason what the operator does.</summary>
public sealed partial class StatusDocumentationTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf(ReasonPage.Path));

    [Fact]
    public void Page_GeneratedParts_AreInStepWithTheTable() =>
        Assert.True(ReasonPage.Fill(Page) == Page, $"{ReasonPage.Path} is out of step with ReasonTable: run `make crds`");

    [Fact]
    public void Page_WithoutAMark_IsNotFilled()
    {
        Assert.Throws<FormatException>(() => ReasonPage.Fill(Page.Replace("<!-- end -->", "", StringComparison.Ordinal)));
        Assert.Throws<FormatException>(() => ReasonPage.Fill("# Status\n"));
    }

    [Fact]
    public void Page_RowsOfReasonsAndConditions_AreEachOfThemOnce()
    {
        var rows = Row().Matches(Page).Select(row => row.Groups[1].Value);

        Assert.Equal(Constants.Of(typeof(ConditionTypes)).Concat(Constants.Of(typeof(Reasons))).Order(), rows.Order());
    }

    [GeneratedRegex("^\\| `([A-Za-z]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
