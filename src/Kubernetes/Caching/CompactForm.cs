using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Caching;

/// <summary>
/// Keeps objects as compressed JSON, a small part of what they take as objects: most of that are names, labels and fields that
/// they share with others of their kind. What is shared is in a dictionary of a few whole objects. Every reader gets a new
/// object.
/// </summary>
/// <param name="json">JSON that keeps all that anybody reads of an object.</param>
internal sealed class CompactForm<T>(JsonTypeInfo<T> json) : IObjectForm<T>
    where T : class
{
    // Positions in the dictionary and in an object after it have to fit into 64 KiB.
    private const int LargestDictionary = 16 * 1024;

    // Lengths of the dictionary that was used, and of the JSON.
    private const int HeaderLength = 2 * sizeof(int);

    private readonly ushort[] _positions = new ushort[Lz4Block.TableLength];

    // Grows at its end only, so that what was encoded with a part of it can be decoded with the same part.
    private byte[] _dictionary = [];

    /// <inheritdoc/>
    public object Keep(T item)
    {
        var kept = KeepText(JsonSerializer.SerializeToUtf8Bytes(item, json));
        return item is IUnreadableObject { Unreadable: { } field } ? new Unreadable(kept, field) : kept;
    }

    /// <inheritdoc/>
    public T Read(object kept)
    {
        if (kept is not Unreadable unreadable)
        {
            return ReadText((byte[])kept);
        }

        var item = ReadText(unreadable.Kept);
        ((IUnreadableObject)item).Unreadable = unreadable.Field;
        return item;
    }

    private byte[] KeepText(byte[] text)
    {
        var kept = Encode(text);
        if (kept.Length > text.Length / 2 && _dictionary.Length + text.Length <= LargestDictionary)
        {
            Learn(text);
            kept = Encode(text);
        }

        return kept;
    }

    private T ReadText(byte[] bytes)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(sizeof(int)));
        var text = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var dictionary = Volatile.Read(ref _dictionary).AsSpan(0, BinaryPrimitives.ReadInt32LittleEndian(bytes));
            Lz4Block.Decode(bytes.AsSpan(HeaderLength), dictionary, text.AsSpan(0, length));
            return JsonSerializer.Deserialize(text.AsSpan(0, length), json)!;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private byte[] Encode(byte[] text)
    {
        var known = _dictionary.Length;
        var window = ArrayPool<byte>.Shared.Rent(known + text.Length);
        var output = ArrayPool<byte>.Shared.Rent(HeaderLength + Lz4Block.Bound(text.Length));
        try
        {
            _dictionary.CopyTo(window, 0);
            text.CopyTo(window, known);
            BinaryPrimitives.WriteInt32LittleEndian(output, known);
            BinaryPrimitives.WriteInt32LittleEndian(output.AsSpan(sizeof(int)), text.Length);
            Span<ushort> positions = stackalloc ushort[Lz4Block.TableLength];
            _positions.CopyTo(positions);
            var length = Lz4Block.Encode(
                window.AsSpan(0, known + text.Length), known, positions, output.AsSpan(HeaderLength));
            return output[..(HeaderLength + length)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(output);
            ArrayPool<byte>.Shared.Return(window);
        }
    }

    private void Learn(byte[] text)
    {
        byte[] grown = [.. _dictionary, .. text];
        Lz4Block.Index(grown, _dictionary.Length, grown.Length, _positions);
        Volatile.Write(ref _dictionary, grown);
    }

    /// <summary>An object of which a field could not be read, which its JSON does not tell.</summary>
    private sealed record Unreadable(byte[] Kept, string Field);
}
