using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ballast.Operator.Offline.Compose;

/// <summary>One service of a Compose file. Each field may have a short and a long form; the properties know both.</summary>
internal sealed partial record ComposeService(string Name, JsonObject Fields)
{
    public string? Image => Text("image");

    public bool IsBuilt => Fields["build"] is not null;

    /// <summary>The image without registry, folders, tag and digest.</summary>
    public string ImageName => ImageParts().Match(Image ?? "").Groups["name"].Value;

    /// <summary>The image without tag and digest.</summary>
    public string ImagePath => TagOrDigest().Replace(Image ?? "", "");

    public string ImageTag => ImageParts().Match(Image ?? "").Groups["tag"].Value;

    /// <summary>Names that links of other services give it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Names under which other services reach it.</summary>
    public IReadOnlySet<string> Hosts => new HashSet<string>(
        new[] { Name, Text("container_name"), Text("hostname") }.OfType<string>().Concat(Aliases)
            .Concat((Fields["networks"] as JsonObject ?? []).SelectMany(n => Texts((n.Value as JsonObject)?["aliases"]))),
        StringComparer.Ordinal);

    public IReadOnlyList<string> Command => Words("command");

    public IReadOnlyList<string> Entrypoint => Words("entrypoint");

    /// <summary>Command and entry point as one text.</summary>
    public string CommandLine => string.Join(' ', Entrypoint.Concat(Command));

    /// <summary>Ports that it listens on: published ones first.</summary>
    public IReadOnlyList<int> Ports => [.. PortTexts.Select(PortOf).OfType<int>().Distinct()];

    /// <summary>What stands for ports and is none that a Service could have.</summary>
    public IEnumerable<string> OtherPorts => PortTexts.Where(text => PortOf(text) is null);

    /// <summary>Ranges of ports, of which <see cref="Ports"/> has the first.</summary>
    public IEnumerable<string> PortRanges => PortTexts.Where(text => PortOf(text) is not null && text.Contains('-'));

    /// <summary>The services that it waits for, each with the condition.</summary>
    public IReadOnlyDictionary<string, string> DependsOn => Fields["depends_on"] switch
    {
        JsonObject map => map.ToDictionary(d => d.Key, d => (d.Value as JsonObject)?["condition"]?.ToString() ?? ""),
        JsonArray list => Texts(list).Distinct().ToDictionary(name => name, _ => ""),
        _ => new Dictionary<string, string>(),
    };

    /// <summary>The URL of its own that its health check asks; null if it asks none.</summary>
    public Match? HealthUrl =>
        (Url().Match(HealthCommand) is { Success: true } full ? full : BareUrl().Match(HealthCommand)) is { Success: true } url
        && (Itself().IsMatch(url.Groups["host"].Value) || Hosts.Contains(url.Groups["host"].Value))
            ? url
            : null;

    /// <summary>Its labels, those of its deployment among them, as <c>name=value</c>.</summary>
    public IEnumerable<string> Labels => new[] { Fields["labels"], (Fields["deploy"] as JsonObject)?["labels"] }.SelectMany(
        labels => labels is JsonObject map ? map.Select(l => $"{l.Key}={l.Value}") : Texts(labels));

    /// <summary>The command of its health check as one text.</summary>
    public string HealthCommand => string.Join(' ', Texts((Fields["healthcheck"] as JsonObject)?["test"]));

    private IEnumerable<string> PortTexts => Items("ports").Concat(Items("expose")).Select(Target);

    public string? Text(string field) => (Fields[field] as JsonValue)?.ToString();

    public string? Text(params string[] path) =>
        (path.Aggregate((JsonNode?)Fields, (node, name) => (node as JsonObject)?[name]) as JsonValue)?.ToString();

    /// <summary>The items of a list; one value counts as a list of one.</summary>
    public IEnumerable<JsonNode> Items(string field) => Fields[field] switch
    {
        JsonArray list => list.OfType<JsonNode>(),
        JsonValue value => [value],
        _ => [],
    };

    /// <summary>The texts in a list, or of one value.</summary>
    public static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => list.OfType<JsonValue>().Select(v => v.ToString()),
        JsonValue value => [value.ToString()],
        _ => [],
    };

    /// <summary>Variables of a map or of a list of <c>NAME=value</c>; null: the value is that of whoever runs Compose.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Environment() => Variables(Fields["environment"]);

    /// <summary>The variables in the value of <c>environment</c>.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Variables(JsonNode? environment) => environment switch
    {
        JsonObject map => map.Select(v => KeyValuePair.Create(v.Key, v.Value?.ToString())),
        var list => Texts(list).Select(Assignment),
    };

    /// <summary>Reads <c>NAME=value</c>.</summary>
    public static KeyValuePair<string, string?> Assignment(string text) =>
        text.Split('=', 2) is [var name, var value] ? new(name.Trim(), value) : new(text.Trim(), null);

    private List<string> Words(string field) => Fields[field] switch
    {
        JsonArray list => [.. Texts(list)],
        JsonValue line => ShellWords.Split(line.ToString()),
        _ => [],
    };

    // "8000", "80:8000", "127.0.0.1:80:8000/tcp", "8000-8001", or {target: 8000}: what is after the last colon outside of braces.
    private static string Target(JsonNode port) => port is JsonObject map
        ? $"{map["target"]}{(map["protocol"] is { } protocol ? $"/{protocol}" : "")}"
        : PortTarget().Match(port.ToString()).Value;

    private static int? PortOf(string target) =>
        (!target.Contains('/') || target.EndsWith("/tcp", StringComparison.Ordinal))
        && int.TryParse(target.Split('/')[0].Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is > 0 and < 65536
            ? number
            : null;

    [GeneratedRegex(@"(\$\{[^}]*\}|[^:{}])*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PortTarget();

    [GeneratedRegex(@"^(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]|\$\{?HOSTNAME\}?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Itself();

    [GeneratedRegex("(:[^:/@]+)?(@.*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex TagOrDigest();

    [GeneratedRegex(@"(^|/)(?<name>[^/:@]+)(:(?<tag>[^/@]+))?(@.*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex ImageParts();

    // curl and wget add the scheme themselves.
    [GeneratedRegex(
        @"(?<=\b(curl|wget)\b.*\s['""]?)(?<scheme>)(?<host>localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(:(?<port>[0-9]+))?"
            + @"(?<path>/[!-~-['""()]]*)?(?=$|[\s'""])",
        RegexOptions.CultureInvariant)]
    private static partial Regex BareUrl();

    [GeneratedRegex(
        @"(?<scheme>https?)://(?<host>\[::1\]|[^/:\s'""]+)(:(?<port>[0-9]+))?(?<path>/[!-~-['""()]]*)?",
        RegexOptions.CultureInvariant)]
    private static partial Regex Url();
}
