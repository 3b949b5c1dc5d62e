using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Client.Http;

/// <summary>
/// Reads an object that cannot be read whole: one such object must not keep all others of its kind from being read.
/// </summary>
internal static class ItemReader
{
    private static readonly string[] Kept = ["apiVersion", "kind", "metadata"];

    /// <summary>
    /// The object, whole if that works. Otherwise its metadata alone for an <see cref="IUnreadableObject"/>, else null.
    /// </summary>
    /// <param name="item">The object as the server sent it.</param>
    /// <param name="type">Its type.</param>
    /// <param name="failed">Called with the object's name and the path of what cannot be read.</param>
    public static T? Read<T>(JsonElement item, JsonTypeInfo<T> type, Action<string, string> failed)
        where T : class
    {
        var read = ReadObject(item, type);
        if (read is null or IUnreadableObject { Unreadable: not null })
        {
            failed(Describe(item), (read as IUnreadableObject)?.Unreadable ?? "the object");
        }

        return (T?)read;
    }

    /// <summary>The same without a message.</summary>
    public static object? ReadObject(JsonElement item, JsonTypeInfo type)
    {
        try
        {
            return item.Deserialize(type);
        }
        catch (JsonException unreadable)
        {
            var path = Path(unreadable);
            return type.Type.IsAssignableTo(typeof(IUnreadableObject))
                ? Try(Part(item, [.. Kept, "spec"]), type, null)
                    ?? Try(Part(item, [.. Kept, "status"]), type, path) ?? Try(Part(item, Kept), type, path)
                : null;
        }
    }

    private static object? Try(JsonObject part, JsonTypeInfo type, string? path)
    {
        try
        {
            var read = part.Deserialize(type);
            if (read is IUnreadableObject unreadable)
            {
                unreadable.Unreadable = path;
            }

            return read;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject Part(JsonElement item, string[] members)
    {
        var part = new JsonObject();
        foreach (var member in members.Where(m => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(m, out _)))
        {
            part[member] = JsonSerializer.SerializeToNode(item.GetProperty(member), KubernetesJsonContext.Default.JsonElement);
        }

        return part;
    }

    // Without the value, which may be secret.
    private static string Path(JsonException unreadable) => unreadable.Path is { Length: > 2 } path ? path[2..] : "the object";

    private static string Describe(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("metadata", out var metadata)
        && metadata.ValueKind == JsonValueKind.Object
            ? $"{Text(metadata, "namespace")}/{Text(metadata, "name")}"
            : "?";

    private static string? Text(JsonElement metadata, string member) =>
        metadata.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
