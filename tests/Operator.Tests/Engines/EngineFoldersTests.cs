using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Tests.Engines;

/// <summary>An engine is one folder of the operator, and a few things beside it that bear its name.</summary>
public sealed partial class EngineFoldersTests
{
    private const string Fields = "Postgres|Redis|Mysql|Rabbitmq|Influxdb";
    private const string Drivers = "Npgsql|MySqlConnector|RabbitMQ\\.Client";

    private static readonly string Source = Repository.PathOf("src", "Operator");

    // What knows the spec's fields and the defaults of each, and the one list.
    private static readonly string[] Exempt =
    [
        "Api/", "Profiles/", "References/ReferenceUse.cs", "Engines/EngineCatalog.cs",
        "Offline/Compose/ServerKind.cs", // names of images and variables that others gave
        "Releases/ReleaseInputs.cs", // an external server is the release's own, whichever engine it is of
    ];

    public static TheoryData<string> Names { get; } = [.. EngineCatalog.All.Select(e => e.Name)];

    public static TheoryData<string> Managed { get; } =
        [.. EngineCatalog.All.Where(e => e.Images.Count > 0).Select(e => e.Name)];

    [Fact]
    public void Sources_OutsideAnEnginesFolder_NameNoEngine()
    {
        var offenders = Directory.GetFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Source, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(file => !Exempt.Any(e => file.StartsWith(e, StringComparison.Ordinal)))
            .Where(file => !EngineFolder().IsMatch(file) && !Built().IsMatch(file))
            .Where(file => EngineName().IsMatch(File.ReadAllText(Path.Combine(Source, file))));

        Assert.Empty(offenders);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Engine_InTheOperator_IsAFolder(string engine) =>
        Assert.True(Directory.Exists(Path.Combine(Source, "Engines", Capital(engine))));

    [Theory]
    [MemberData(nameof(Managed))]
    public void Engine_ForTheLab_HasAnImage(string engine) =>
        Assert.Contains(
            EngineCatalog.Named(engine)!.Images,
            image => File.Exists(Repository.PathOf("eng", "images.d", image.Repository, "Dockerfile")));

    [Fact]
    public void Chart_Values_HaveTheImageOfEachEngine() => Assert.Equal(
        EngineCatalog.All.SelectMany(e => e.Images).Select(i => (i.Repository, i.Repository)).Order(),
        Values()["images"]!.AsObject().Select(i => (i.Key, i.Value!.GetValue<string>())).Order());

    [Fact]
    public void Chart_Schema_HasTheImageOfEachEngine()
    {
        var images = JsonNode.Parse(File.ReadAllText(Repository.PathOf("charts", "ballast", "values.schema.json")))!
            ["properties"]!["images"]!;
        var names = EngineCatalog.All.SelectMany(e => e.Images).Select(i => i.Repository).Order().ToList();

        Assert.Equal(names, images["properties"]!.AsObject().Select(p => p.Key).Order());
        Assert.Equal(names, images["required"]!.AsArray().Select(r => r!.GetValue<string>()).Order());
    }

    /// <summary>What helm makes of it is tested where there is helm.</summary>
    [Fact]
    public void Chart_Deployment_HasAVariableForEachImage()
    {
        var template = File.ReadAllText(Repository.PathOf("charts", "ballast", "templates", "deployment.yaml"));
        Assert.Matches(
            @"\{\{- range \$engine, \$repository := \.Values\.images \}\}\s+"
            + @"- \{name: BALLAST__IMAGES__\{\{ upper \$engine \}\}, value: \{\{ \$repository \| quote \}\}\}\s+\{\{- end \}\}",
            template);
    }

    private static JsonObject Values() =>
        Yaml.Read(File.ReadAllText(Repository.PathOf("charts", "ballast", "values.yaml"))).Single();

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    [GeneratedRegex("^Engines/[A-Za-z]+/")]
    private static partial Regex EngineFolder();

    [GeneratedRegex("^(bin|obj)/")]
    private static partial Regex Built();

    // As a field, a type, a namespace or a name; words of comments apart.
    [GeneratedRegex(
        @$"\.({Fields})\b|\b({Fields})[A-Z][a-z]|""(postgres|redis|mysql|rabbitmq|influxdb)""|\b({Drivers})\b")]
    private static partial Regex EngineName();
}
