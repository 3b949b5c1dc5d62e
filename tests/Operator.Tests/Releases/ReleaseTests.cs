using System.Text;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Engines;
using Ballast.Operator.References;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Releases;

/// <summary>What makes a release and a migration another one, and what does not.</summary>
public sealed class ReleaseTests
{
    private const string Spec = """
        image: registry.example/shop:1
        env: [{name: MODE, value: a}]
        dependencies:
        - name: db
          postgres: {managed: {version: "15"}}
        migration: {args: [migrate]}
        web: {port: 8000, replicas: 2}
        """;

    private static readonly Dictionary<string, string> NoReferences = [];

    [Theory]
    [InlineData("replicas: 2", "replicas: 5")]
    [InlineData("replicas: 2", "replicas: 2, ingress: {host: shop.example}")]
    [InlineData("{version: \"15\"}", "{version: \"15\", storage: 9Gi}")]
    [InlineData("{args: [migrate]}", "{args: [migrate], retries: 1, timeoutSeconds: 5}")]
    [InlineData("replicas: 2", "replicas: 2, args: []")]
    [InlineData("  postgres:", "  required: true\n  deletionPolicy: Retain\n  postgres:")]
    public void Release_InputThatShapesNoPod_StaysTheSame(string from, string to) =>
        Assert.Equal(Id(Spec), Id(Replace(from, to)));

    [Theory]
    [InlineData("shop:1", "shop:2")]
    [InlineData("value: a", "value: b")]
    [InlineData("replicas: 2", "replicas: 2, args: [serve]")]
    [InlineData("{args: [migrate]}", "{args: [migrate, again]}")]
    public void Release_InputThatShapesPods_IsAnother(string from, string to) => Assert.NotEqual(Id(Spec), Id(Replace(from, to)));

    [Fact]
    public void Release_ContentOfAReference_IsPartOfIt()
    {
        var spec = StackYaml.WithSpec(Spec).Spec;

        Assert.NotEqual(
            ReleaseBuilder.Build(spec, new Dictionary<string, string> { ["Secret/a"] = "1" }).Id,
            ReleaseBuilder.Build(spec, new Dictionary<string, string> { ["Secret/a"] = "2" }).Id);
    }

    [Fact]
    public void Overlay_RememberedRelease_HasItsOwnInputsAndTodaysScale()
    {
        var old = ReleaseInputs.Of(StackYaml.WithSpec(Spec).Spec);
        var live = StackYaml.WithSpec(Replace("shop:1", "shop:2").Edited("replicas: 2", "replicas: 7")).Spec;

        var overlaid = old.Over(live).Value;

        Assert.Equal(("registry.example/shop:1", 7), (overlaid.Image, overlaid.Web!.Replicas));
    }

    [Fact]
    public void Image_OfARelease_IsWebsBeforeTheStacks()
    {
        Assert.Equal("web:1", Image("image: shop:1\nweb: {port: 80, image: 'web:1'}"));
        Assert.Equal("shop:1", Image("image: shop:1\nweb: {port: 80}"));
        Assert.Equal("shop:1", Image("image: shop:1\nmigration: {image: 'tool:1'}"));
        Assert.Null(Image("suspend: true"));
    }

    // Another digest of the same contents would roll every stack out anew when the operator is upgraded.
    [Fact]
    public void Digest_OfKnownContents_IsTheSameInEveryVersionOfTheOperator()
    {
        var content = new ReferencedObject(
            new V1ObjectMeta(), new Dictionary<string, byte[]> { ["b"] = "yz"u8.ToArray(), ["a"] = "x"u8.ToArray() });

        Assert.Equal("e67d2e95460a877e", ContentDigest.Of([1, 2, 3], content, null));
        Assert.Equal("8360902c487b47e3", ContentDigest.Of([1, 2, 3], content, new HashSet<string> { "b", "absent" }));
        Assert.Equal("e67d2e9546", ContentDigest.Of([1, 2, 3], [new("b", "yz"), new("a", "x")]));
    }

    [Fact]
    public void Digest_OtherSalt_IsAnother()
    {
        var content =
            new ReferencedObject(new V1ObjectMeta(), new Dictionary<string, byte[]> { ["a"] = Encoding.UTF8.GetBytes("x") });

        Assert.NotEqual(ContentDigest.Of([1, 2, 3], content, null), ContentDigest.Of([1, 2, 4], content, null));
    }

    [Fact]
    public void Digest_ValuesMovedBetweenKeys_IsAnother() => Assert.NotEqual(
        ContentDigest.Of([1], [new("a", "bc"), new("b", "")]), ContentDigest.Of([1], [new("a", "b"), new("b", "c")]));

    [Theory]
    [InlineData("value: a", "value: b")]
    [InlineData("{args: [migrate]}", "{args: [migrate], retries: 1, backwardCompatible: false}")]
    [InlineData("name: db", "name: db\n  pool: {size: 1}")]
    public void MigrationKey_StackEnvironmentPoolsAndRetries_AreNotInIt(string from, string to) =>
        Assert.Equal(Key(Spec), Key(Replace(from, to)));

    [Theory]
    [InlineData("shop:1", "shop:2")]
    [InlineData("{args: [migrate]}", "{args: [migrate], env: [{name: A, value: b}]}")]
    public void MigrationKey_ImageArgumentsAndOwnEnvironment_AreInIt(string from, string to) =>
        Assert.NotEqual(Key(Spec), Key(Replace(from, to)));

    [Fact]
    public void MigrationKey_OtherVolume_IsAnother() => Assert.NotEqual(Key(Spec), Key(Spec, "volume-2"));

    [Fact]
    public void MigrationKey_VolumeNotThereYet_IsUnknown() => Assert.Null(Key(Spec, null));

    [Fact]
    public void ShortKey_OtherRetry_IsAnotherJob() =>
        Assert.NotEqual(MigrationIdentity.ShortKey("k", null), MigrationIdentity.ShortKey("k", "1"));

    private static string Replace(string from, string to)
    {
        Assert.Contains(from, Spec, StringComparison.Ordinal);
        return Spec.Edited(from, to);
    }

    private static string Id(string spec) => ReleaseBuilder.Build(StackYaml.WithSpec(spec).Spec, NoReferences).Id;

    private static string? Image(string spec) => ReleaseBuilder.Build(StackYaml.WithSpec(spec).Spec, NoReferences).Image;

    private static string? Key(string spec, string? volume = "volume-1")
    {
        var claims = volume is null
            ? []
            : new List<V1PersistentVolumeClaim> { new() { Metadata = new V1ObjectMeta { Name = "shop-db-data", Uid = volume } } };
        return MigrationIdentity.Keys(
            "shop", StackYaml.WithSpec(spec).Spec, claims, new Dictionary<string, ConnectionInfo>())?.Current;
    }
}
