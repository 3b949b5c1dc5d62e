using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.Operator.Api;
using Ballast.Operator.Api.Schema;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.References;
using Ballast.Operator.Validate;
using YamlDotNet.Core;

namespace Ballast.Operator.Offline;

/// <summary>What a file of manifests holds.</summary>
/// <param name="Stacks">Its stacks.</param>
/// <param name="Objects">The Secrets and ConfigMaps in it.</param>
/// <param name="Errors">Why it cannot be read; then there are no stacks.</param>
internal sealed record StackFile(
    IReadOnlyList<AppStack> Stacks, IReadOnlyDictionary<ReferenceKey, ReferencedObject> Objects, IReadOnlyList<FieldError> Errors)
{
    private const string Definition = nameof(AppStack);

    /// <summary>Reads manifests as kubectl does; kinds that concern no stack are left out.</summary>
    public static StackFile Read(TextReader text)
    {
        try
        {
            var documents = YamlJson.Read(text).OfType<JsonObject>().ToList();
            var stacks = documents.FindAll(d => KindOf(d) == Definition);
            List<FieldError> errors = [.. stacks.SelectMany(CheckSchema)];
            if (stacks.Count == 0)
            {
                errors.Add(new FieldError("the file", "has no AppStack in it"));
            }

            return errors.Count > 0
                ? Refused([.. errors])
                : new StackFile(
                    stacks.ConvertAll(s => s.Deserialize(OperatorJsonContext.Default.AppStack)!), ObjectsOf(documents), []);
        }
        catch (YamlException e)
        {
            return Refused(new FieldError($"line {e.Start.Line}", $"is not YAML: {e.Message}"));
        }
        catch (JsonException e)
        {
            return Refused(new FieldError(e.Path ?? "the file", "has a value of the wrong type"));
        }
    }

    private static StackFile Refused(params FieldError[] errors) =>
        new([], new Dictionary<ReferenceKey, ReferencedObject>(), errors);

    private static string? KindOf(JsonObject document) => (document["kind"] as JsonValue)?.ToString();

    private static IEnumerable<FieldError> CheckSchema(JsonObject stack) => SchemaCheck.Check(
        AppStackDefinition.Schema["properties"]!["spec"]!.AsObject(), stack["spec"] ?? new JsonObject(), "spec");

    private static Dictionary<ReferenceKey, ReferencedObject> ObjectsOf(IEnumerable<JsonObject> documents)
    {
        var found = new Dictionary<ReferenceKey, ReferencedObject>();
        foreach (var document in documents)
        {
            if (Enum.TryParse<ReferenceKind>(KindOf(document), out var kind) && document["metadata"]?["name"] is { } name)
            {
                found[new ReferenceKey(kind, name.ToString())] =
                    new ReferencedObject(new() { Name = name.ToString() }, Data(document));
            }
        }

        return found;
    }

    private static Dictionary<string, byte[]> Data(JsonObject document)
    {
        var data = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (field, isEncoded) in new[]
        {
            ("data", KindOf(document) == nameof(ReferenceKind.Secret)),
            ("stringData", false)
        })
        {
            foreach (var (key, value) in document[field] as JsonObject ?? [])
            {
                var text = value?.ToString() ?? "";
                data[key] = isEncoded ? Decoded(text) : Encoding.UTF8.GetBytes(text);
            }
        }

        return data;
    }

    private static byte[] Decoded(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : [];
    }
}
