using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Ballast.Operator.Releases;

/// <summary>
/// JSON with members in ordinal order and without empty lists, so that equal content has equal bytes and an equal hash.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>SHA-256 of the canonical form, 64 hexadecimal digits.</summary>
    public static string Hash<T>(T value, JsonTypeInfo<T> type) => Hash(JsonSerializer.SerializeToNode(value, type));

    /// <summary>SHA-256 of the canonical form, 64 hexadecimal digits.</summary>
    public static string Hash(JsonNode? node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            Write(writer, node);
        }

        return Convert.ToHexStringLower(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                writer.WriteStartObject();
                foreach (var (name, value) in members.Where(m => !IsEmpty(m.Value)).OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }

    // An empty list means the same as an absent one, so it must not make a new release. An empty object has a meaning:
    // emptyDir: {} is a mount.
    private static bool IsEmpty(JsonNode? node) => node is null or JsonArray { Count: 0 };
}
