using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Tests.Engines;

/// <summary>docs/pods.md has every variable that the operator sets, and every name that it keeps for its own children.</summary>
public sealed class PodDocumentationTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "pods.md"));

    public static TheoryData<string> Engines { get; } = [.. EngineCatalog.All.Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Engines))]
    public void Page_RowOfAnEngine_HasItsConventionalVariables(string engine)
    {
        var row = Page.Split('\n').Single(
            line => line.StartsWith('|') && line.Split('|')[1].Contains($"`{engine}`", StringComparison.Ordinal));

        AssertNamed(EngineCatalog.Named(engine)!.Variables.All, row);
    }

    [Fact]
    public void Page_VariablesOfEveryPod_AreNamed() => AssertNamed(
        [
            .. ProfileEnvironment.Shared(Profile.Production).Keys, .. ProfileEnvironment.WorkerCounts,
            .. ProfileEnvironment.PodFields.Keys, ProfileEnvironment.AppName,
        ],
        Page);

    [Fact]
    public void Page_VariablesOfADependency_AreNamed() => AssertNamed(
        [
            .. VariableNames.Prefixed("main-db"), VariableNames.SslMode("main-db"), VariableNames.SslRootCert("main-db"),
        ],
        Page);

    [Fact]
    public void Page_ReservedNames_AreNamed() => AssertNamed(Names.Reserved, Page.Split("## What is refused")[1]);

    private static void AssertNamed(IEnumerable<string> names, string text) =>
        Assert.All(names, name => Assert.Contains($"`{name}`", text, StringComparison.Ordinal));
}
