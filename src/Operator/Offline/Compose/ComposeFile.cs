using System.Text.Json.Nodes;

namespace Ballast.Operator.Offline.Compose;

/// <summary>A Compose file: merged, extended and interpolated, so that no other code has to know of these.</summary>
/// <param name="Name">Its project name; null if the file has none.</param>
/// <param name="Services">Its services, in its order.</param>
/// <param name="Document">The whole document.</param>
/// <param name="Interpolation">Its variables.</param>
/// <param name="ReadFile">The content of a file beside it; null if there is none.</param>
internal sealed record ComposeFile(
    string? Name, IReadOnlyList<ComposeService> Services, JsonObject Document, Interpolation Interpolation,
    Func<string, string?> ReadFile)
{
    /// <summary>Other Compose files that it includes; they are not read.</summary>
    public IReadOnlyList<string> Included =>
    [
        .. (Document["include"] as JsonArray ?? []).SelectMany(
            i => ComposeService.Texts(i is JsonObject map ? map["path"] : i)),
    ];

    /// <summary>The file that a secret or config of the top level is made of; null if it is of none.</summary>
    public string? FileOf(string kind, string name) => ((Document[kind] as JsonObject)?[name] as JsonObject)?["file"]?.ToString();

    /// <param name="text">The file.</param>
    /// <param name="variables">Values of the variables that it refers to, as far as they are known.</param>
    /// <param name="readFile">The content of a file beside it; null if there is none.</param>
    /// <exception cref="ComposeException">It is not a Compose file, or extends what is not there.</exception>
    public static ComposeFile Read(
        TextReader text, IReadOnlyDictionary<string, string> variables, Func<string, string?> readFile)
    {
        var interpolation = new Interpolation(variables);
        var document = (JsonObject)interpolation.Fill(ComposeDocument.Read(text))!;
        var services = document["services"]!.AsObject();
        var extension = new ServiceExtension(services, interpolation, readFile);
        var extended = services.ToDictionary(s => s.Key, s => Extended(extension, s.Key), StringComparer.Ordinal);
        var links = extended.Values.SelectMany(fields => ComposeService.Texts(fields["links"]))
            .Select(link => link.Split(':')).Where(link => link.Length == 2).ToLookup(link => link[0], link => link[1]);
        return new ComposeFile(
            (document["name"] as JsonValue)?.ToString(),
            [.. extended.Select(s => new ComposeService(s.Key, s.Value) { Aliases = [.. links[s.Key]] })],
            document, interpolation, readFile);
    }

    private static JsonObject Extended(ServiceExtension extension, string name)
    {
        var fields = (JsonObject)ServiceMerge.WithoutTags(extension.Apply(name))!;
        ServiceShape.Check(name, fields);
        return fields;
    }
}
