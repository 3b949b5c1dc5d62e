using System.Text.Json;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Client.Http;

/// <summary>Finds which object a line of a watch tells of, and in which version, without reading the object.</summary>
internal static class ObjectPeek
{
    /// <summary>
    /// The object's key and version; null if they do not stand where every server writes them: the name, perhaps the namespace,
    /// and then the version.
    /// </summary>
    /// <param name="body">Stands before the object, or at its start.</param>
    public static (ObjectKey Key, string Version)? Of(Utf8JsonReader body)
    {
        if (body.TokenType == JsonTokenType.PropertyName)
        {
            body.Read();
        }

        return body.TokenType == JsonTokenType.StartObject && Find(ref body, "metadata"u8) ? OfMetadata(ref body) : null;
    }

    private static (ObjectKey Key, string Version)? OfMetadata(ref Utf8JsonReader body)
    {
        string? scope = null, name = null;
        while (body.Read() && body.TokenType == JsonTokenType.PropertyName)
        {
            if (body.ValueTextEquals("name"u8))
            {
                name = Text(ref body);
            }
            else if (body.ValueTextEquals("namespace"u8))
            {
                scope = Text(ref body);
            }
            else if (body.ValueTextEquals("resourceVersion"u8))
            {
                return name is not null && Text(ref body) is { } version ? (new ObjectKey(scope, name), version) : null;
            }
            else
            {
                body.Skip();
            }
        }

        return null;
    }

    // Moves to the start of the object with that name.
    private static bool Find(ref Utf8JsonReader body, ReadOnlySpan<byte> name)
    {
        while (body.Read() && body.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = body.ValueTextEquals(name);
            body.Read();
            if (isIt)
            {
                return body.TokenType == JsonTokenType.StartObject;
            }

            body.Skip();
        }

        return false;
    }

    private static string? Text(ref Utf8JsonReader body)
    {
        body.Read();
        if (body.TokenType == JsonTokenType.String)
        {
            return body.GetString();
        }

        body.Skip();
        return null;
    }
}
