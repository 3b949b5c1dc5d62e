using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;
using Ballast.Operator.References;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Tests.Samples;

/// <summary>Every sample under config/samples is what a person would start from, so all of it has to hold.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Samples { get; } =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "config/samples"), "*.yaml").Select(Path.GetFileName)
            .OfType<string>().Order()];

    [Fact]
    public void Samples_AreThere() => Assert.NotEmpty(Samples);

    [Theory]
    [MemberData(nameof(Samples))]
    public void Sample_PassesItsOwnValidation(string file)
    {
        var stack = Read(file);
        Assert.Empty(SpecValidator.Validate(stack));
        Assert.Empty(ReferenceCheck.Missing(stack.Spec, Secrets(file)));
        Assert.Empty(SecretPolicy.Check(stack.Spec, Secrets(file)));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Sample_PassesItsOwnBudget(string file)
    {
        var spec = FilledSpec.Of(Read(file).Spec);
        // A server of PostgreSQL's own defaults, for those that someone else runs.
        var answer = new CheckResult(HealthState.Healthy, "", "", DateTimeOffset.UnixEpoch, TimeSpan.Zero)
        {
            MaxConnections = 100,
            ReservedConnections = 3
        };
        var health = new HealthSnapshot(
            spec.Dependencies.ToDictionary(d => d.Name, _ => new HealthReading(HealthState.Healthy, answer, 0)), null);
        var servers = spec.Dependencies.Where(d => EngineCatalog.For(d) is { IsManaged: true, Engine.IsSql: true })
            .ToDictionary(d => d.Name, d => new ServerSize(ConnectionBudget.Size(spec, null, d), PodCount.Twice));
        Assert.Equal(BudgetState.Within, ConnectionBudget.Compute(spec, null, servers, health).State);
    }

    [Fact]
    public void Football_AsksForNoMoreThanOneAndAHalfCores()
    {
        var spec = FilledSpec.Of(Read("football.yaml").Spec);
        var web = Cpu(spec.Web!.Resources) * (spec.Web.Replicas + WorkloadSize.RolloutSurge);
        var servers = spec.Dependencies!.Sum(d => Cpu(d.Postgres?.Managed?.Resources) + Cpu(d.Redis?.Managed?.Resources));
        Assert.InRange(web + servers + Cpu(spec.Migration!.Resources), 0.1m, 1.5m);
    }

    private static decimal Cpu(ResourcesSpec? resources) => Quantity.Parse(resources?.Requests?["cpu"])?.Value ?? 0;

    private static AppStack Read(string file) => StackYaml.Read(Text(file));

    private static string Text(string file) => File.ReadAllText(Path.Combine(Repository.Root, "config/samples", file));

    // Nobody writes these: they come with the Cluster.
    private static IEnumerable<JsonNode> MadeByCloudNativePg(string file) =>
        from document in YamlJson.Read(new StringReader(Text(file)))
        where document["kind"]!.GetValue<string>() == "Cluster"
        from made in new (string Name, string Key)[] { ("app", "password"), ("ca", "ca.crt") }
        select (JsonNode)new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = $"{document["metadata"]!["name"]}-{made.Name}" },
            ["stringData"] = new JsonObject { [made.Key] = "x" },
        };

    private static ObservedState Secrets(string file) => new()
    {
        References = YamlJson.Read(new StringReader(Text(file)))
            .Where(document => document["kind"]!.GetValue<string>() == "Secret")
            .Concat(MadeByCloudNativePg(file)).ToDictionary(
                secret => new ReferenceKey(ReferenceKind.Secret, secret["metadata"]!["name"]!.GetValue<string>()),
                ReferencedObject? (secret) => new ReferencedObject(
                    new V1ObjectMeta(),
                    secret["stringData"]!.AsObject()
                        .ToDictionary(e => e.Key, e => System.Text.Encoding.UTF8.GetBytes(e.Value!.GetValue<string>())))),
    };
}
