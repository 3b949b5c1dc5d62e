using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.Operator.Api;
using Ballast.Operator.Api.Schema;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Releases;

/// <summary>
/// Each field of the spec is one of two kinds. A change of what shapes pods is a new release, and a remembered release keeps its
/// own; everything else changes no release, and is always as the live spec has it.
/// </summary>
public sealed class ReleaseInputsTests
{
    [Theory]
    [MemberData(nameof(ReleaseFields.ShapeNoPod), MemberType = typeof(ReleaseFields))]
    public void FieldThatShapesNoPod_Changed_IsTheSameRelease(string path, string value)
    {
        var changed = Read(path, value);

        Assert.NotEqual(At(Read(), path), At(changed, path));
        Assert.Equal(Hash(Read()), Hash(changed));
    }

    [Theory]
    [MemberData(nameof(ReleaseFields.ShapePods), MemberType = typeof(ReleaseFields))]
    [MemberData(nameof(ReleaseFields.ShapePodsOfAComponent), MemberType = typeof(ReleaseFields))]
    public void FieldThatShapesPods_Changed_IsAnotherRelease(string path, string value) =>
        Assert.NotEqual(Hash(Read()), Hash(Read(path, value)));

    [Theory]
    [MemberData(nameof(ReleaseFields.ShapeNoPod), MemberType = typeof(ReleaseFields))]
    public void FieldThatShapesNoPod_OfARememberedRelease_IsTheLiveSpecs(string path, string value)
    {
        var live = Read(path, value);

        Assert.Equal(At(live, path), At(ReleaseInputs.Of(Read()).Over(live).Value, path));
    }

    [Theory]
    [MemberData(nameof(ReleaseFields.KeptByTheRelease), MemberType = typeof(ReleaseFields))]
    public void FieldThatShapesPods_OfARememberedRelease_IsItsOwn(string path, string value)
    {
        var overlaid = ReleaseInputs.Of(Read(path, value)).Over(Read()).Value;

        Assert.Equal(At(Read(path, value), path), At(overlaid, path));
    }

    [Fact]
    public void Task_OfARememberedReleaseThatTheSpecHasNoMore_IsNotRun() =>
        Assert.Empty(ReleaseInputs.Of(Read("tasks/0/name", "\"nightly\"")).Over(Read()).Value.Tasks!);

    [Fact]
    public void Fields_OfTheWholeSchema_AreEachOfOneKind()
    {
        var known = ReleaseFields.All
            .Select(row => ReleaseFields.PathOf(row).Split('/').Select(name => int.TryParse(name, out _) ? "*" : name))
            .Select(names => string.Join('/', names))
            .ToList();

        Assert.All(
            Fields(AppStackDefinition.Schema["properties"]!["spec"]!, ""),
            field => Assert.True(
                known.Exists(k => k == field || k.StartsWith($"{field}/", StringComparison.Ordinal)), $"{field} is of no kind"));
    }

    [Theory]
    [InlineData("web: {port: 8000, replicas: 3}", "spec.web")]
    [InlineData("migration: {args: [migrate]}", "spec.migration")]
    [InlineData("processes: [{name: worker, replicas: 3}]", "spec.processes")]
    public void Component_ThatTheLiveSpecNoLongerHas_IsStillTheReleases(string release, string part)
    {
        var overlaid = ReleaseInputs.Of(StackYaml.WithSpec(release).Spec)
            .Over(StackYaml.WithSpec("image: shop:2").Spec).Value;

        Assert.NotNull(part switch
        {
            "spec.web" => overlaid.Web is { Port: 8000, Replicas: 0, Ingress: null } web ? web : null,
            "spec.migration" => overlaid.Migration is { Retries: 5, TimeoutSeconds: 900, Args: ["migrate"] } job ? job : null,
            _ => (object?)(overlaid.Processes is [{ Name: "worker", Replicas: 1 }] processes ? processes : null),
        });
    }

    [Fact]
    public void Component_ThatOnlyTheLiveSpecHas_IsNoneOfTheReleases()
    {
        var overlaid = ReleaseInputs.Of(StackYaml.WithSpec("image: shop:1").Spec).Over(Read()).Value;

        Assert.Equal(
            (null, null, null, null), (overlaid.Web, overlaid.Migration, overlaid.Processes, overlaid.Dependencies));
    }

    [Fact]
    public void Dependency_ThatTheLiveSpecNoLongerHas_IsAsTheReleaseKnewIt()
    {
        var old = ReleaseInputs.Of(Read());

        var overlaid = old.Over(StackYaml.WithSpec("image: shop:2").Spec).Value;

        Assert.Equal(old.Dependencies, overlaid.Dependencies);
    }

    // Another hash for the same inputs would roll every stack out anew when the operator is upgraded.
    [Theory]
    [InlineData("image: shop:1", "cf11ca426b")]
    [InlineData(ReleaseFields.Spec, "2beed90bcd")]
    public void Hash_OfAKnownSpec_IsTheSameInEveryVersionOfTheOperator(string spec, string start) =>
        Assert.StartsWith(start, Hash(StackYaml.WithSpec(spec).Spec), StringComparison.Ordinal);

    private static string Hash(AppStackSpec spec) => ReleaseBuilder.Build(spec, new Dictionary<string, string>()).Hash;

    private static AppStackSpec Read() => Json().Deserialize(ReleaseJsonContext.Default.AppStackSpec)!;

    private static AppStackSpec Read(string path, string value)
    {
        var spec = Json();
        var names = path.Split('/');
        var place = names[..^1].Aggregate((JsonNode)spec, (node, name) => Step(node, name) ?? (node[name] = new JsonObject()));
        place[names[^1]] = JsonNode.Parse(value);
        return spec.Deserialize(ReleaseJsonContext.Default.AppStackSpec)!;
    }

    private static JsonObject Json() => YamlJson.Read(new StringReader(ReleaseFields.Spec))[0].AsObject();

    // The text of one field, as a release keeps it; "null" where there is none.
    private static string At(AppStackSpec spec, string path) =>
        path.Split('/').Aggregate(JsonSerializer.SerializeToNode(spec, ReleaseJsonContext.Default.AppStackSpec), Step)
            ?.ToJsonString() ?? "null";

    private static JsonNode? Step(JsonNode? node, string name) => node switch
    {
        JsonArray list => list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)],
        JsonObject map => map[name],
        _ => null,
    };

    // Down to the fields of components, dependencies and their servers: deeper ones go with the field that they are in.
    private static IEnumerable<string> Fields(JsonNode schema, string path)
    {
        foreach (var (name, field) in schema["properties"]!.AsObject())
        {
            var here = path + name;
            if (here is "dependencies" or "processes" or "tasks")
            {
                foreach (var inner in Fields(field!["items"]!, $"{here}/*/"))
                {
                    yield return inner;
                }
            }
            else if (name is "web" or "migration" or "postgres" or "mysql" or "redis" or "rabbitmq" or "influxdb" or "managed")
            {
                foreach (var inner in Fields(field!, $"{here}/"))
                {
                    yield return inner;
                }
            }
            else
            {
                yield return here;
            }
        }
    }
}
