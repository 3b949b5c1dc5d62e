using System.Buffers.Binary;

namespace Ballast.Kubernetes.Caching;

/// <summary>
/// The LZ4 block format: literal bytes, and copies of earlier bytes. Copies may also be of a dictionary that both sides know, so
/// that texts of one kind take little more than what they do not share.
/// </summary>
internal static class Lz4Block
{
    /// <summary>Length of a table of positions.</summary>
    public const int TableLength = 1 << TableBits;

    private const int TableBits = 12;
    private const int LeastCopy = 4;
    private const int Nibble = 15;

    // The format's longest distance, and the highest position in a table.
    private const int Furthest = ushort.MaxValue;

    /// <summary>The most bytes that the encoding of so many takes.</summary>
    public static int Bound(int length) => length + (length / 255) + 16;

    /// <summary>Notes where the bytes from one position to another begin, as what may be copied later.</summary>
    public static void Index(ReadOnlySpan<byte> window, int from, int to, Span<ushort> table)
    {
        for (var at = from; at < to && at <= Furthest && at + LeastCopy <= window.Length; at++)
        {
            table[Slot(window, at)] = (ushort)at;
        }
    }

    /// <summary>Encodes the window's bytes from <paramref name="start"/> on; those before it are the dictionary.</summary>
    /// <param name="window">The dictionary, and what to encode.</param>
    /// <param name="start">Where the dictionary ends.</param>
    /// <param name="table">The positions of the dictionary's bytes; changed.</param>
    /// <param name="output">Of <see cref="Bound"/> length at least.</param>
    /// <returns>How many bytes of the output are the encoding.</returns>
    public static int Encode(ReadOnlySpan<byte> window, int start, Span<ushort> table, Span<byte> output)
    {
        var (at, literals, written) = (start, start, 0);
        while (at + LeastCopy <= window.Length && at <= Furthest)
        {
            ref var slot = ref table[Slot(window, at)];
            var from = (int)slot;
            slot = (ushort)at;
            var length = from < at ? window[at..].CommonPrefixLength(window[from..]) : 0;
            if (length < LeastCopy)
            {
                at++;
                continue;
            }

            written += Write(window[literals..at], at - from, length, output[written..]);
            Index(window, at + 1, at + length, table);
            at += length;
            literals = at;
        }

        return written + Write(window[literals..], 0, 0, output[written..]);
    }

    /// <summary>Decodes into exactly the output's length.</summary>
    public static void Decode(ReadOnlySpan<byte> input, ReadOnlySpan<byte> dictionary, Span<byte> output)
    {
        var at = 0;
        while (true)
        {
            var token = input[0];
            input = input[1..];
            var literals = Length(token >> 4, ref input);
            input[..literals].CopyTo(output[at..]);
            input = input[literals..];
            at += literals;
            if (input.IsEmpty)
            {
                return;
            }

            var from = at - BinaryPrimitives.ReadUInt16LittleEndian(input);
            input = input[2..];
            var end = at + Length(token & Nibble, ref input) + LeastCopy;
            for (; at < end; at++, from++)
            {
                output[at] = from < 0 ? dictionary[dictionary.Length + from] : output[from];
            }
        }
    }

    private static int Slot(ReadOnlySpan<byte> window, int at) =>
        (int)((BinaryPrimitives.ReadUInt32LittleEndian(window[at..]) * 2654435761u) >> (32 - TableBits));

    // Literals, and a copy if there is one: a block ends with literals alone.
    private static int Write(ReadOnlySpan<byte> literals, int distance, int length, Span<byte> output)
    {
        var more = length - LeastCopy;
        output[0] = (byte)((Math.Min(literals.Length, Nibble) << 4) | (length == 0 ? 0 : Math.Min(more, Nibble)));
        var written = 1 + WriteLength(literals.Length, output[1..]);
        literals.CopyTo(output[written..]);
        written += literals.Length;
        if (length == 0)
        {
            return written;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(output[written..], (ushort)distance);
        return written + 2 + WriteLength(more, output[(written + 2)..]);
    }

    private static int WriteLength(int length, Span<byte> output)
    {
        if (length < Nibble)
        {
            return 0;
        }

        var written = 0;
        for (length -= Nibble; length >= byte.MaxValue; length -= byte.MaxValue)
        {
            output[written++] = byte.MaxValue;
        }

        output[written++] = (byte)length;
        return written;
    }

    private static int Length(int length, ref ReadOnlySpan<byte> input)
    {
        if (length < Nibble)
        {
            return length;
        }

        byte more;
        do
        {
            more = input[0];
            input = input[1..];
            length += more;
        }
        while (more == byte.MaxValue);

        return length;
    }
}
