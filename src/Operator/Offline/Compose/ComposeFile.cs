using System.Text.Json.Nodes;
using Ballast.Operator.Api;
using YamlDotNet.Core;

namespace Ballast.Operator.Offline.Compose;

/// <summary>A Compose file that cannot be read; the message says why.</summary>
internal sealed class ComposeException(string message) : Exception(message);

/// <summary>A Compose file: merged, extended and interpolated, so that no other code has to know of these.</summary>
/// <param name="Name">Its project name; null if the file has none.</param>
/// <param name="Services">Its services, in its order.</param>
/// <param name="Document">The whole document.</param>
/// <param name="Interpolation">Its variables.</param>
internal sealed record ComposeFile(
    string? Name, IReadOnlyList<ComposeService> Services, JsonObject Document, Interpolation Interpolation)
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
    /// <exception cref="ComposeException">It is not a Compose file.</exception>
    public static ComposeFile Read(TextReader text, IReadOnlyDictionary<string, string> variables)
    {
        var document = Checked(Parse(text));
        var interpolation = new Interpolation(variables);
        document = (JsonObject)interpolation.Fill(document)!;
        var services = document["services"]!.AsObject();
        var extended = services.ToDictionary(
            s => s.Key, s => ServiceExtension.Apply(services, s.Key), StringComparer.Ordinal);
        var links = extended.Values.SelectMany(fields => ComposeService.Texts(fields["links"]))
            .Select(link => link.Split(':')).Where(link => link.Length == 2).ToLookup(link => link[0], link => link[1]);
        return new ComposeFile(
            (document["name"] as JsonValue)?.ToString(),
            [.. extended.Select(s => new ComposeService(s.Key, s.Value) { Aliases = [.. links[s.Key]] })],
            document, interpolation);
    }

    private static JsonNode? Parse(TextReader text)
    {
        try
        {
            return YamlJson.ReadTexts(text) is [var first, ..] ? first : null;
        }
        catch (AnchorNotFoundException e)
        {
            // It does not know its line.
            throw new ComposeException($"is not YAML: {e.Message}");
        }
        catch (YamlException e)
        {
            throw new ComposeException($"is not YAML: line {e.Start.Line}: {e.Message}");
        }
    }

    private static JsonObject Checked(JsonNode? document)
    {
        if (document is not JsonObject { Count: > 0 } fields)
        {
            throw new ComposeException(
                document is null or JsonObject ? "is empty" : "is not a Compose file: it must have services");
        }

        if (fields["services"] is not JsonObject { Count: > 0 } services)
        {
            throw new ComposeException(
                fields.ContainsKey("services") ? "has no service: services must be a mapping of names to services"
                : fields.ContainsKey("include") ? "has no services, only files that it includes: give one of these"
                : fields.Any(f => f.Value is JsonObject map && (map.ContainsKey("image") || map.ContainsKey("build")))
                    ? "has no services: it is a Compose file of version 1; put its services under services"
                    : "has no services: it is not a Compose file");
        }

        foreach (var (name, service) in services)
        {
            ServiceShape.Check(name, service);
        }

        return fields;
    }
}
