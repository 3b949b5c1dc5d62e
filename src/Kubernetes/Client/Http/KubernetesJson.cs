using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Client.Http;

/// <summary>The JSON of the API: the caller's kinds and the built-in ones, read leniently.</summary>
internal sealed class KubernetesJson
{
    private readonly JsonSerializerOptions _options;

    public KubernetesJson(IEnumerable<IJsonTypeInfoResolver> resolvers)
    {
        _options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new KubernetesTimeConverter() },
            TypeInfoResolver = JsonTypeInfoResolver
                .Combine([.. resolvers, KubernetesJsonContext.Default])
                .WithAddedModifier(RequireNothing),
        };
        _options.MakeReadOnly();
    }

    /// <exception cref="InvalidOperationException">No resolver knows the type.</exception>
    public JsonTypeInfo<T> Of<T>() =>
        _options.TryGetTypeInfo(typeof(T), out var info)
            ? (JsonTypeInfo<T>)info
            : throw new InvalidOperationException(
                $"No JSON for {typeof(T)}: add it to a JsonSerializerContext and that to "
                    + $"{nameof(KubernetesClientOptions)}.{nameof(KubernetesClientOptions.TypeInfoResolvers)}.");

    public byte[] Write<T>(T value) => WholeCharacters.Of(JsonSerializer.SerializeToUtf8Bytes(value, Of<T>()));

    /// <summary>The object with <paramref name="apiVersion"/>. A copy, because the object may be shared.</summary>
    public byte[] Write<T>(T value, string apiVersion)
        where T : class, IKubernetesObject
    {
        if (value.ApiVersion == apiVersion)
        {
            return Write(value);
        }

        var node = JsonSerializer.SerializeToNode(value, Of<T>())!;
        node["apiVersion"] = apiVersion;
        return WriteNode(node);
    }

    public static byte[] WriteNode(JsonNode value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            value.WriteTo(writer);
        }

        return WholeCharacters.Of(stream.ToArray());
    }

    /// <summary>
    /// Makes no member required when reading: <c>required</c> is for code that builds objects. The server may send objects
    /// without them: a bookmark, an object of another version, or one that someone else created.
    /// </summary>
    private static void RequireNothing(JsonTypeInfo info)
    {
        foreach (var property in info.Properties)
        {
            property.IsRequired = false;
        }
    }
}
