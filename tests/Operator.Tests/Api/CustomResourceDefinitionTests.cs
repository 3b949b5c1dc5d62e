using Ballast.CrdGenerator;
using Ballast.Operator.Api.Schema;

namespace Ballast.Operator.Tests.Api;

public sealed class CustomResourceDefinitionTests
{
    [Theory]
    [InlineData(GeneratedFiles.Definition)]
    [InlineData(GeneratedFiles.ChartTemplate)]
    [InlineData(GeneratedFiles.ApiReference)]
    public void GeneratedFile_IsInStepWithTheTypes(string path)
    {
        var expected = GeneratedFiles.All()[path];
        var actual = File.ReadAllText(Path.Combine(Repository.Root, path));
        Assert.True(
            expected == actual,
            $"{path} is out of step with src/Operator/Api: run `make crds`\n{FirstDifference(expected, actual)}");
    }

    [Fact]
    public void Operator_CarriesTheDefinition() =>
        Assert.Equal(GeneratedFiles.All()[GeneratedFiles.Definition], AppStackDefinition.Yaml);

    [Fact]
    public void ChartTemplate_LeavesEveryRuleOutForOldServers()
    {
        var lines = GeneratedFiles.All()[GeneratedFiles.ChartTemplate].Split('\n');
        var rules = lines.Index().Where(line => line.Item.Trim() == "x-kubernetes-validations:").ToList();
        Assert.NotEmpty(rules);
        Assert.All(rules, line => Assert.Equal("{{- if $rules }}", lines[line.Index - 1]));
        Assert.Equal(lines.Count(l => l.StartsWith("{{- if", StringComparison.Ordinal)), lines.Count(l => l == "{{- end }}"));
    }

    [Fact]
    public void ChartTemplate_KeepsTheDefinitionOnUninstall() =>
        Assert.Contains(
            "    helm.sh/resource-policy: keep\n", GeneratedFiles.All()[GeneratedFiles.ChartTemplate], StringComparison.Ordinal);

    private static string FirstDifference(string expected, string actual)
    {
        var pairs = expected.Split('\n').Zip(actual.Split('\n')).Select((pair, i) => (pair.First, pair.Second, Line: i + 1));
        var (first, second, line) = pairs.FirstOrDefault(p => p.First != p.Second);
        return $"line {line}\n  types: {first}\n  file:  {second}";
    }
}
