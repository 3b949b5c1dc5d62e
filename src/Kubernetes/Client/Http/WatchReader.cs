using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Client.Http;

/// <summary>Reads the lines of a watch as they arrive, from the bytes of the connection directly into objects.</summary>
internal sealed class WatchReader<T>(Stream stream, JsonTypeInfo<T> typeInfo, ApiRequest request) : IAsyncDisposable
    where T : class
{
    /// <summary>
    /// Maximum length of a line: no object of an API server comes near it, so a longer line is not a watch event.
    /// </summary>
    internal const int LineLimit = 16 * 1024 * 1024;

    private readonly PipeReader _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024));

    // Bytes of the current line that are known to hold no line end, so that a long line is not searched again and again.
    private long _searched;

    /// <summary>Called with the name of an object that cannot be read, and what of it.</summary>
    public Action<string, string> Unreadable { get; init; } = static (_, _) => { };

    /// <summary>Whether an object is known in a resource version already, so that it need not be read.</summary>
    public Func<ObjectKey, string, bool>? Knows { get; init; }

    /// <summary>The next event, or null when the server ended the watch.</summary>
    /// <exception cref="KubernetesApiException">The server sent an ERROR event.</exception>
    /// <exception cref="IOException">The connection broke, or ended inside a line.</exception>
    /// <exception cref="InvalidDataException">A whole line is not a watch event of this kind.</exception>
    public async ValueTask<WatchEvent<T>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await _reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (buffer.Slice(_searched).PositionOf((byte)'\n') is { } end)
            {
                _searched = 0;
                var line = buffer.Slice(0, end);
                var next = buffer.GetPosition(1, end);
                var parsed = IsBlank(line) ? null : Parse(line);
                _reader.AdvanceTo(next);
                if (parsed is not null)
                {
                    return parsed;
                }

                continue;
            }

            if (result.IsCompleted)
            {
                return IsBlank(buffer) ? null : throw new EndOfStreamException($"{request}: the watch ended inside a line.");
            }

            if (buffer.Length > LineLimit)
            {
                throw new InvalidDataException($"{request}: a line of the watch is longer than {LineLimit} bytes.");
            }

            _searched = buffer.Length;
            _reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    public ValueTask DisposeAsync() => _reader.CompleteAsync();

    private static bool IsBlank(ReadOnlySequence<byte> line)
    {
        foreach (var segment in line)
        {
            if (segment.Span.ContainsAnyExcept(" \r\t"u8))
            {
                return false;
            }
        }

        return true;
    }

    // Null: the object cannot be read, and its kind is not kept then. The watch goes on.
    private WatchEvent<T>? Parse(ReadOnlySequence<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            var type = FindParts(ref reader, out var body);
            if (type is { } change)
            {
                if (Knows is not null && change is WatchEventType.Added or WatchEventType.Modified
                    && ObjectPeek.Of(body) is var (key, version) && Knows(key, version))
                {
                    return new WatchEvent<T>(WatchEventType.Bookmark, OfVersion(version));
                }

                return ReadObject(body) is { } item ? new WatchEvent<T>(change, item) : null;
            }

            var status = JsonSerializer.Deserialize(ref body, KubernetesJsonContext.Default.V1Status);
            throw ErrorReader.FromEvent(status ?? new V1Status(), request);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{request}: a line of the watch cannot be read: {e.Message}", e);
        }
    }

    private T OfVersion(string version) => JsonSerializer.Deserialize(
        $$$"""{"metadata": {"resourceVersion": "{{{JsonEncodedText.Encode(version)}}}"}}""", typeInfo)!;

    private T? ReadObject(Utf8JsonReader body)
    {
        var again = body;
        if (again.TokenType == JsonTokenType.PropertyName)
        {
            again.Read();
        }

        try
        {
            return JsonSerializer.Deserialize(ref body, typeInfo) ?? throw new JsonException("No object.");
        }
        catch (JsonException) when (again.TokenType == JsonTokenType.StartObject)
        {
            using var document = JsonDocument.ParseValue(ref again);
            return ItemReader.Read(document.RootElement, typeInfo, Unreadable);
        }
    }

    /// <summary>
    /// The event's type (null: ERROR), and a reader positioned at its object. Their order in the line does not matter.
    /// </summary>
    private static WatchEventType? FindParts(ref Utf8JsonReader reader, out Utf8JsonReader body)
    {
        (bool Type, bool Body) found = default;
        WatchEventType? type = null;
        body = default;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = EventType(ref reader);
                found.Type = true;
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                body = reader;
                found.Body = true;
                if (found.Type)
                {
                    // As every server writes it. To go on to the end of the line would read the object twice.
                    return type;
                }
            }

            reader.Skip();
        }

        return found is (true, true) ? type : throw new JsonException("type or object is missing.");
    }

    private static WatchEventType? EventType(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("MODIFIED"u8))
        {
            return WatchEventType.Modified;
        }

        if (reader.ValueTextEquals("ADDED"u8))
        {
            return WatchEventType.Added;
        }

        if (reader.ValueTextEquals("DELETED"u8))
        {
            return WatchEventType.Deleted;
        }

        if (reader.ValueTextEquals("BOOKMARK"u8))
        {
            return WatchEventType.Bookmark;
        }

        return reader.ValueTextEquals("ERROR"u8) ? null : throw new JsonException($"Unknown event type {reader.GetString()}.");
    }
}
