using System.Text.Json.Nodes;
using Ballast.Operator.Api;
using YamlDotNet.Core;

namespace Ballast.Operator.Offline.Compose;

/// <summary>A Compose file that cannot be read; the message says why.</summary>
internal sealed class ComposeException(string message) : Exception(message);

/// <summary>The text of a Compose file as it stands there: neither interpolated nor extended.</summary>
internal static class ComposeDocument
{
    /// <exception cref="ComposeException">It is not a Compose file.</exception>
    public static JsonObject Read(TextReader text)
    {
        if (Parse(text) is not JsonObject { Count: > 0 } fields)
        {
            throw new ComposeException("is not a Compose file: it must have services");
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
            if (service is not JsonObject)
            {
                throw new ComposeException($"service {name} must be a mapping of fields, such as image");
            }
        }

        return fields;
    }

    private static JsonNode Parse(TextReader text)
    {
        try
        {
            return YamlJson.ReadTexts(text, ServiceMerge.Tags) is [var first, ..] && first is not JsonObject { Count: 0 }
                ? first
                : throw new ComposeException("is empty");
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
}
