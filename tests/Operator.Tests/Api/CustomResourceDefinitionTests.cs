using System.Text.Json.Nodes;
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

    /// <summary>Argo CD would see a difference for ever: the default is in the cluster and not in the repository.</summary>
    [Fact]
    public void Schema_ItemsOfLists_HaveNoDefaults()
    {
        var spec = AppStackDefinition.Schema["properties"]!["spec"]!;
        var found = Defaults(spec, "spec", inList: false).ToList();

        Assert.Contains(("spec.web.replicas", false), found);
        Assert.DoesNotContain(found, d => d.InList);
    }

    [Fact]
    public void Description_OfAFieldInAList_TellsItsDefault()
    {
        var yaml = GeneratedFiles.All()[GeneratedFiles.Definition];

        Assert.Contains("degrades the stack and holds nothing up. Default: true.", yaml, StringComparison.Ordinal);
    }

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

    private static IEnumerable<(string Field, bool InList)> Defaults(JsonNode schema, string field, bool inList)
    {
        if (schema["default"] is not null)
        {
            yield return (field, inList);
        }

        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
        {
            foreach (var found in Defaults(property!, $"{field}.{name}", inList))
            {
                yield return found;
            }
        }

        if (schema["items"] is { } items)
        {
            foreach (var found in Defaults(items, field + "[]", inList: true))
            {
                yield return found;
            }
        }
    }

    private static string FirstDifference(string expected, string actual)
    {
        var pairs = expected.Split('\n').Zip(actual.Split('\n')).Select((pair, i) => (pair.First, pair.Second, Line: i + 1));
        var (first, second, line) = pairs.FirstOrDefault(p => p.First != p.Second);
        return $"line {line}\n  types: {first}\n  file:  {second}";
    }
}
