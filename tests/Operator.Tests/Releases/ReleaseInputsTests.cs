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
    private const string Spec =
        """
        image: registry.example/shop:1
        dependencies:
        - {name: db, postgres: {managed: {version: "15.4"}}}
        - {name: legacy, mysql: {managed: {version: "8.0"}}}
        - {name: cache, redis: {managed: {version: "7.2"}}}
        - {name: audit, postgres: {external: {secretRef: {name: audit}}}}
        - {name: queue, rabbitmq: {managed: {version: "3.13"}}}
        - {name: stats, influxdb: {managed: {version: "2.7"}}}
        - {name: mail, service: {host: mail.example, port: 25, tcp: {}}}
        migration: {}
        web: {port: 8000}
        processes: [{name: worker}, {name: mailer}]
        tasks: [{name: daily, schedule: "3 1 * * *"}]
        """;

    public static TheoryData<string, string> ShapeNoPod { get; } = new()
    {
        { "suspend", "true" },
        { "rollout", """{"onFailure":"Hold"}""" },
        { "networkPolicy", "\"None\"" },
        { "dependencies/0/required", "false" },
        { "dependencies/0/check", """{"mode":"PodReady"}""" },
        { "dependencies/0/deletionPolicy", "\"Delete\"" },
        { "dependencies/0/postgres/managed/version", "\"15.9\"" },
        { "dependencies/0/postgres/managed/storage", "\"9Gi\"" },
        { "dependencies/0/postgres/managed/storageClassName", "\"fast\"" },
        { "dependencies/0/postgres/managed/resources", """{"limits":{"memory":"1Gi"}}""" },
        { "dependencies/0/postgres/managed/maxConnections", "300" },
        { "dependencies/1/mysql/managed/version", "\"8.4\"" },
        { "dependencies/1/mysql/managed/storage", "\"9Gi\"" },
        { "dependencies/1/mysql/managed/storageClassName", "\"fast\"" },
        { "dependencies/1/mysql/managed/resources", """{"limits":{"memory":"1Gi"}}""" },
        { "dependencies/1/mysql/managed/maxConnections", "300" },
        { "dependencies/2/redis/managed/version", "\"7.4\"" },
        { "dependencies/2/redis/managed/storage", "\"9Gi\"" },
        { "dependencies/2/redis/managed/storageClassName", "\"fast\"" },
        { "dependencies/2/redis/managed/resources", """{"limits":{"memory":"1Gi"}}""" },
        { "dependencies/2/redis/managed/maxMemory", "\"64Mi\"" },
        { "dependencies/2/redis/managed/persistence", "false" },
        { "dependencies/4/rabbitmq/managed/version", "\"3.12\"" },
        { "dependencies/4/rabbitmq/managed/storage", "\"9Gi\"" },
        { "dependencies/4/rabbitmq/managed/storageClassName", "\"fast\"" },
        { "dependencies/4/rabbitmq/managed/resources", """{"limits":{"memory":"1Gi"}}""" },
        { "dependencies/5/influxdb/managed/version", "\"2.6\"" },
        { "dependencies/5/influxdb/managed/storage", "\"9Gi\"" },
        { "dependencies/5/influxdb/managed/storageClassName", "\"fast\"" },
        { "dependencies/5/influxdb/managed/resources", """{"limits":{"memory":"1Gi"}}""" },
        { "migration/retries", "1" },
        { "migration/timeoutSeconds", "60" },
        { "migration/quiesce", "\"StopProcesses\"" },
        { "web/replicas", "7" },
        { "web/autoscaling", """{"maxReplicas":6}""" },
        { "web/disruption", """{"maxUnavailable":2}""" },
        { "web/ingress", """{"host":"shop.example"}""" },
        { "processes/0/replicas", "4" },
        { "processes/0/autoscaling", """{"maxReplicas":6}""" },
        { "processes/0/disruption", """{"maxUnavailable":2}""" },
        { "processes/0/ingress", """{"host":"shop.example"}""" },
        { "tasks/0/schedule", "\"4 2 * * *\"" },
        { "tasks/0/timeZone", "\"Europe/Berlin\"" },
        { "tasks/0/concurrencyPolicy", "\"Allow\"" },
        { "tasks/0/successfulJobsHistoryLimit", "5" },
        { "tasks/0/failedJobsHistoryLimit", "5" },
        { "tasks/0/retries", "1" },
        { "tasks/0/timeoutSeconds", "60" },
    };

    public static TheoryData<string, string> ShapePods { get; } = new()
    {
        { "image", "\"registry.example/shop:2\"" },
        { "imagePullSecrets", """["registry"]""" },
        { "serviceAccountName", "\"shop\"" },
        { "profile", "\"Development\"" },
        { "env", """[{"name":"A","value":"b"}]""" },
        { "dependencies/0/name", "\"main\"" },
        { "dependencies/0/pool", """{"size":5}""" },
        { "dependencies/0/env", """[{"name":"DSN","format":"{host}"}]""" },
        { "dependencies/0/postgres/managed/version", "\"16.0\"" },
        { "dependencies/0/postgres/cluster", """{"name":"main"}""" },
        { "dependencies/1/mysql/managed/version", "\"9.0\"" },
        { "dependencies/1/mysql/external", """{"secretRef":{"name":"x"}}""" },
        { "dependencies/2/redis/managed/version", "\"8.0\"" },
        { "dependencies/2/redis/external", """{"secretRef":{"name":"x"}}""" },
        { "dependencies/3/postgres/external/secretRef/name", "\"other\"" },
        { "dependencies/3/postgres/external/tls", """{"mode":"require"}""" },
        { "dependencies/4/rabbitmq/managed/version", "\"4.0\"" },
        { "dependencies/4/rabbitmq/external", """{"secretRef":{"name":"x"}}""" },
        { "dependencies/5/influxdb/managed/version", "\"1.8\"" },
        { "dependencies/5/influxdb/external", """{"secretRef":{"name":"x"}}""" },
        { "dependencies/6/service", """{"host":"other.example","port":25}""" },
        { "migration/backwardCompatible", "false" },
        { "web/port", "80" },
        { "web/workers", "3" },
        { "web/health", """{"startup":{"path":"/up"}}""" },
        { "web/terminationGracePeriodSeconds", "5" },
        { "processes/0/name", "\"clock\"" },
        { "processes/0/exclusive", "true" },
        { "processes/0/port", "9000" },
        { "processes/0/workers", "3" },
        { "processes/0/health", """{"liveness":{"command":["alive"]}}""" },
        { "processes/0/terminationGracePeriodSeconds", "5" },
        { "tasks/0/name", "\"nightly\"" },
    };

    public static TheoryData<string, string> ShapePodsOfAComponent
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var component in new[] { "web", "migration", "processes/0", "tasks/0" })
            {
                rows.Add($"{component}/image", "\"registry.example/shop:2\"");
                rows.Add($"{component}/command", """["run"]""");
                rows.Add($"{component}/args", """["serve"]""");
                rows.Add($"{component}/env", """[{"name":"A","value":"b"}]""");
                rows.Add($"{component}/resources", """{"limits":{"memory":"1Gi"}}""");
                rows.Add($"{component}/mounts", """[{"path":"/x","emptyDir":{}}]""");
                rows.Add($"{component}/runAsUser", "1000");
                rows.Add($"{component}/nodeSelector", """{"disk":"ssd"}""");
                rows.Add($"{component}/tolerations", """[{"key":"batch","operator":"Exists"}]""");
            }

            return rows;
        }
    }

    // A task that the live spec does not have has no schedule, so it is not run.
    // The managed servers are the stack's, and every release uses them as they are now; external ones are the release's.
    public static IEnumerable<object[]> KeptByTheRelease =>
        ShapePods.Concat(ShapePodsOfAComponent).Where(row => Path(row) != "tasks/0/name"
            && (Path(row).EndsWith("/external/secretRef/name", StringComparison.Ordinal)
                || Path(row).Split('/') is not
                    ["dependencies", _, "postgres" or "mysql" or "redis" or "rabbitmq" or "influxdb", ..]));

    [Theory]
    [MemberData(nameof(ShapeNoPod))]
    public void FieldThatShapesNoPod_Changed_IsTheSameRelease(string path, string value)
    {
        var changed = Read(path, value);

        Assert.NotEqual(At(Read(), path), At(changed, path));
        Assert.Equal(Hash(Read()), Hash(changed));
    }

    [Theory]
    [MemberData(nameof(ShapePods))]
    [MemberData(nameof(ShapePodsOfAComponent))]
    public void FieldThatShapesPods_Changed_IsAnotherRelease(string path, string value) =>
        Assert.NotEqual(Hash(Read()), Hash(Read(path, value)));

    [Theory]
    [MemberData(nameof(ShapeNoPod))]
    public void FieldThatShapesNoPod_OfARememberedRelease_IsTheLiveSpecs(string path, string value)
    {
        var live = Read(path, value);

        Assert.Equal(At(live, path), At(ReleaseInputs.Of(Read()).Over(live).Value, path));
    }

    [Theory]
    [MemberData(nameof(KeptByTheRelease))]
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
        var known = ShapeNoPod.Concat(ShapePods).Concat(ShapePodsOfAComponent)
            .Select(row => string.Join('/', Path(row).Split('/').Select(name => int.TryParse(name, out _) ? "*" : name)))
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
    [InlineData(Spec, "2beed90bcd")]
    public void Hash_OfAKnownSpec_IsTheSameInEveryVersionOfTheOperator(string spec, string start) =>
        Assert.StartsWith(start, Hash(StackYaml.WithSpec(spec).Spec), StringComparison.Ordinal);

    private static string Hash(AppStackSpec spec) => ReleaseBuilder.Build(spec, new Dictionary<string, string>()).Hash;

    private static string Path(object[] row) => (string)row[0];

    private static AppStackSpec Read() => Json().Deserialize(ReleaseJsonContext.Default.AppStackSpec)!;

    private static AppStackSpec Read(string path, string value)
    {
        var spec = Json();
        var names = path.Split('/');
        var place = names[..^1].Aggregate((JsonNode)spec, (node, name) => Step(node, name) ?? (node[name] = new JsonObject()));
        place[names[^1]] = JsonNode.Parse(value);
        return spec.Deserialize(ReleaseJsonContext.Default.AppStackSpec)!;
    }

    private static JsonObject Json() => YamlJson.Read(new StringReader(Spec))[0].AsObject();

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
