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
internal sealed record ComposeFile(string? Name, IReadOnlyList<ComposeService> Services, JsonObject Document)
{
    private const int DeepestExtension = 8;

    /// <param name="text">The file.</param>
    /// <param name="variables">Values of the variables that it refers to, as far as they are known.</param>
    /// <exception cref="ComposeException">It is not a Compose file.</exception>
    public static ComposeFile Read(TextReader text, IReadOnlyDictionary<string, string> variables)
    {
        if (Parse(text) is not JsonObject document || document["services"] is not JsonObject services)
        {
            throw new ComposeException("has no services: it is not a Compose file");
        }

        var interpolation = new Interpolation(variables);
        document = (JsonObject)interpolation.Fill(document)!;
        services = document["services"]!.AsObject();
        return new ComposeFile(
            (document["name"] as JsonValue)?.ToString(),
            [.. services.Select(s => new ComposeService(s.Key, Extended(services, s.Value as JsonObject ?? [], 0)))], document);
    }

    private static JsonNode? Parse(TextReader text)
    {
        try
        {
            return YamlJson.ReadTexts(text) is [var first, ..] ? first : null;
        }
        catch (YamlException e)
        {
            throw new ComposeException($"is not YAML: line {e.Start.Line}: {e.Message}");
        }
    }

    // Of the same file only: another one is not read, and the service says so in a comment.
    private static JsonObject Extended(JsonObject services, JsonObject service, int depth)
    {
        var source = service["extends"] switch
        {
            JsonValue name => name.ToString(),
            JsonObject from when from["file"] is null => from["service"]?.ToString(),
            _ => null,
        };
        if (source is null || services[source] is not JsonObject given || depth == DeepestExtension)
        {
            return service.DeepClone().AsObject();
        }

        var merged = Extended(services, given, depth + 1);
        foreach (var (key, value) in service.Where(field => field.Key != "extends"))
        {
            merged[key] = (merged[key], value) is (JsonObject inherited, JsonObject own)
                ? new JsonObject(own.Concat(inherited.Where(i => !own.ContainsKey(i.Key)))
                    .Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone())))
                : value?.DeepClone();
        }

        return merged;
    }
}
