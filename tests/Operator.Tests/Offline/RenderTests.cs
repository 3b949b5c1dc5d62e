using System.CommandLine;
using System.Text.Json.Nodes;
using Ballast.Operator.Api;
using Ballast.Operator.Commands;

namespace Ballast.Operator.Tests.Offline;

/// <summary><c>ballast render</c>: what becomes of a stack, without a cluster.</summary>
public sealed class RenderTests
{
    private const string Shop = """
        apiVersion: v1
        kind: Secret
        metadata: {name: shop}
        stringData: {token: a-token-that-nobody-may-see}
        ---
        apiVersion: ballast.dev/v1alpha1
        kind: AppStack
        metadata: {name: shop}
        spec:
          image: registry.example/shop:1
          env:
          - {name: TOKEN, secretKeyRef: {name: shop, key: token}}
          - {name: REGION, value: north}
          dependencies:
          - name: db
            postgres: {managed: {version: "15"}}
            pool: {size: 7}
            env: [{name: SQL_URL, format: "postgresql+asyncpg://{username}:{password}@{host}/{database}"}]
          - {name: cache, redis: {external: {secretRef: {name: cache}}}}
          migration: {args: [migrate]}
          web:
            port: 8000
            env: [{name: REGION, value: south}]
        """;

    public static TheoryData<string> Samples { get; } =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "config/samples"), "*.yaml").Select(Path.GetFileName)
            .OfType<string>()];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Sample_IsRenderedWithoutACluster(string file)
    {
        var path = Path.Combine(Repository.Root, "config/samples", file);
        var (code, output, errors) = await RunAsync("render", "-f", path);

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains(Documents(output), d => (string?)d["kind"] == "Deployment");
        var secrets = YamlJson.Read(new StringReader(await File.ReadAllTextAsync(path)))
            .SelectMany(d => d["stringData"] as JsonObject ?? []).Select(d => d.Value!.ToString()).Where(v => v.Length > 12);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Authority_OfAnExternalServer_IsMountedThoughItIsNotKnown()
    {
        var output = (await RenderAsync(Shop.Replace(
            "{secretRef: {name: cache}}",
            "{secretRef: {name: cache}, tls: {mode: require, caRef: {configMapKeyRef: {name: authorities, key: ca.crt}}}}",
            StringComparison.Ordinal))).Output;

        Assert.Contains("name: tls-cache", output, StringComparison.Ordinal);
        Assert.Contains("CACHE_SSLROOTCERT", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Children_OfAStack_AreAllThatTheOperatorMakes()
    {
        var kinds = Documents((await RenderAsync(Shop)).Output).Select(d => $"{d["kind"]} {d["metadata"]!["name"]}").ToList();

        string[] expected =
        [
            "Secret shop-salt", "Secret shop-db-credentials", "ServiceAccount shop", "NetworkPolicy shop-db", "Service shop-db",
            "Service shop-web", "StatefulSet shop-db", "Deployment shop-web", "PodDisruptionBudget shop-web",
            "PersistentVolumeClaim shop-db-data",
        ];
        Assert.Subset(kinds.ToHashSet(), expected.ToHashSet());
        Assert.Contains(kinds, k => k.StartsWith("Job shop-migrate-", StringComparison.Ordinal));
        Assert.Contains(kinds, k => k.StartsWith("Secret shop-env-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("TOKEN", "spec.env", "(key token of Secret shop)")]
    [InlineData("REGION", "spec.web.env", "south")]
    [InlineData("LOG_LEVEL", "profile Production", "INFO")]
    [InlineData("WORKERS", "profile Production", "4")]
    [InlineData("APP_NAME", "metadata.name", "shop")]
    [InlineData("POD_IP", "the pod", "(status.podIP)")]
    [InlineData("DB_POOL_SIZE", "spec.dependencies[db]", "7")]
    [InlineData("SQL_URL", "spec.dependencies[db]", "(in the Secret)")]
    [InlineData("DATABASE_URL", "spec.dependencies[db]", "(in the Secret)")]
    [InlineData("REDIS_URL", "spec.dependencies[cache]", "(in the Secret)")]
    public async Task Variable_OfWeb_IsToldWithItsLevel(string name, string level, string value)
    {
        var (_, output, _) = await RenderAsync(Shop);
        var table = output[output.IndexOf("# Variables of web", StringComparison.Ordinal)..].Split('\n');

        var words = table.First(l => l.StartsWith($"#   {name} ", StringComparison.Ordinal))
            .Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal([name, level, value], words[1..]);
    }

    /// <summary>The table is made from another place than the container, so it could leave one out.</summary>
    [Fact]
    public async Task Variables_OfEachWorkload_AreThoseOfItsContainer()
    {
        var (_, output, _) = await RenderAsync(Shop);
        var generated = Keys(output, "Secret", "shop-env-");
        foreach (var part in output.Split("---\n").Where(p => p.StartsWith("# Variables of ", StringComparison.Ordinal)))
        {
            var told = part.Split('\n').Where(l => l.StartsWith("#   ", StringComparison.Ordinal)).Select(l => l.Split(' ')[3]);
            var document = Documents(part).Single();
            var container = document["spec"]!["template"]!["spec"]!["containers"]![0]!;
            var own = container["env"]!.AsArray().Select(e => e!["name"]!.ToString());
            Assert.Equal(own.Concat(generated).Distinct().Order(StringComparer.Ordinal), told);
        }
    }

    [Fact]
    public async Task Output_HoldsNoValueOfASecret()
    {
        var (_, output, _) = await RenderAsync(Shop);

        Assert.DoesNotContain("nobody-may-see", output, StringComparison.Ordinal);
        Assert.DoesNotContain("not-known-offline", output, StringComparison.Ordinal);
        Assert.All(Documents(output).Where(d => (string?)d["kind"] == "Secret"), d => Assert.Null(d["data"] ?? d["stringData"]));
    }

    [Theory]
    [InlineData("port: 8000", "prot: 8000", "spec.web.prot: is not a field")]
    [InlineData("shop:1", "shop:latest", "spec.image: the tag latest is refused in the Production profile")]
    [InlineData("name: TOKEN", "name: DEBUG", "")]
    [InlineData("key: token}", "key: other}", "Secret shop has no key other")]
    [InlineData("name: TOKEN", "name: SECRET_KEY", "fewer than 32 characters")]
    [InlineData("kind: AppStack", "kind: Other", "has no AppStack")]
    [InlineData("web:", "web: [", "is not YAML")]
    public async Task Stack_WithAFault_IsRefusedWithTheRule(string from, string to, string words)
    {
        var (code, _, errors) = await RenderAsync(Shop.Edited(from, to));

        Assert.Equal(words.Length == 0 ? 0 : 2, code);
        Assert.Contains(words, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_ThatIsNotThere_IsMisuse() =>
        Assert.Equal(2, (await RunAsync("render", "-f", "/nonexistent/stack.yaml")).Code);

    private static string[] Keys(string output, string kind, string name) => output.Split("---\n")
        .First(p => p.Contains($"kind: {kind}\n", StringComparison.Ordinal)
            && p.Contains($"name: {name}", StringComparison.Ordinal))
        .Split('\n')[0]["# Keys: ".Length..].Split(", ");

    private static List<JsonNode> Documents(string output) => [.. YamlJson.Read(new StringReader(output))];

    private static async Task<(int Code, string Output, string Errors)> RenderAsync(string yaml)
    {
        var file = Path.Combine(Path.GetTempPath(), $"ballast-render-{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(file, yaml);
        try
        {
            return await RunAsync("render", "-f", file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await BallastCommand.Create().Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return (code, output.ToString(), errors.ToString());
    }
}
