using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ballast.Operator.Releases;

/// <summary>
/// JSON with members in ordinal order and without empty lists, so that equal content has equal bytes and an equal hash.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>SHA-256 of the canonical form, 64 hexadecimal digits.</summary>
    public static string Hash(JsonNode? node)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            if (node is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                node.WriteTo(writer);
            }
        }

        using var document = JsonDocument.Parse(text.WrittenMemory);
        return Hash(document.RootElement);
    }

    /// <summary>SHA-256 of the canonical form, 64 hexadecimal digits.</summary>
    /// <param name="value">The value.</param>
    /// <param name="without">
    /// Members that are left out, each as <c>name</c>, or as <c>name/name</c> for a member of a member.
    /// </param>
    public static string Hash(JsonElement value, params ReadOnlySpan<string> without)
    {
        var text = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(text))
        {
            Write(writer, value, without, "");
        }

        return Convert.ToHexStringLower(SHA256.HashData(text.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value, ReadOnlySpan<string> without, string path)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteMembers(writer, value, without, path);
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item, [], path);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static void WriteMembers(Utf8JsonWriter writer, JsonElement value, ReadOnlySpan<string> without, string path)
    {
        var members = ArrayPool<JsonProperty>.Shared.Rent(value.GetPropertyCount());
        var count = 0;
        foreach (var member in value.EnumerateObject())
        {
            if (!IsEmpty(member.Value) && !IsLeftOut(member, without, path))
            {
                members[count++] = member;
            }
        }

        members.AsSpan(0, count).Sort(Compare);
        writer.WriteStartObject();
        foreach (var member in members.AsSpan(0, count))
        {
            if (IsPlain(member))
            {
                writer.WritePropertyName(JsonMarshal.GetRawUtf8PropertyName(member));
            }
            else
            {
                writer.WritePropertyName(member.Name);
            }

            // Only members of the whole value and of its members can be left out.
            Write(writer, member.Value, path.Length == 0 ? without : [], path.Length == 0 ? PathOf(member, without) : path);
        }

        writer.WriteEndObject();
        ArrayPool<JsonProperty>.Shared.Return(members, clearArray: true);
    }

    private static string PathOf(JsonProperty member, ReadOnlySpan<string> without) =>
        without.Length == 0 ? "/" : member.Name + "/";

    private static bool IsLeftOut(JsonProperty member, ReadOnlySpan<string> without, string path)
    {
        foreach (var name in without)
        {
            if (name.StartsWith(path, StringComparison.Ordinal) && member.NameEquals(name.AsSpan(path.Length)))
            {
                return true;
            }
        }

        return false;
    }

    // By their bytes as they stand, without a string for each name, where that is the same order.
    private static int Compare(JsonProperty left, JsonProperty right) => IsPlain(left) && IsPlain(right)
        ? JsonMarshal.GetRawUtf8PropertyName(left).SequenceCompareTo(JsonMarshal.GetRawUtf8PropertyName(right))
        : string.CompareOrdinal(left.Name, right.Name);

    // True: its bytes are its characters.
    private static bool IsPlain(JsonProperty member)
    {
        var name = JsonMarshal.GetRawUtf8PropertyName(member);
        return !name.ContainsAnyExceptInRange((byte)' ', (byte)'~') && !name.Contains((byte)'\\');
    }

    // An empty list means the same as an absent one, so it must not make a new release. An empty object has a meaning:
    // emptyDir: {} is a mount.
    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0);
}
