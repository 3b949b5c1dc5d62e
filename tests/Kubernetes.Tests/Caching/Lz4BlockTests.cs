using Ballast.Kubernetes.Caching;

namespace Ballast.Kubernetes.Tests.Caching;

public sealed class Lz4BlockTests
{
    // Lengths around those at which the format needs one more byte: 15 and 15 + 255 literals, 4 + 15 and 4 + 15 + 255 copied.
    public static TheoryData<int, int> Lengths
    {
        get
        {
            var data = new TheoryData<int, int>();
            foreach (var literals in new[] { 0, 1, 14, 15, 16, 269, 270, 271, 525 })
            {
                foreach (var copied in new[] { 0, 3, 4, 18, 19, 20, 273, 274, 275, 529 })
                {
                    data.Add(literals, copied);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Bytes_EncodedWithADictionary_AreDecoded(int literals, int copied)
    {
        var random = new Random((literals * 1000) + copied);
        var dictionary = Bytes(random, 700);
        byte[] text = [.. Bytes(random, literals), .. dictionary[50..(50 + copied)], .. Bytes(random, literals)];

        var encoded = Encode(dictionary, text);

        Assert.Equal(text, Decode(dictionary, encoded, text.Length));
        Assert.InRange(encoded.Length, 0, Lz4Block.Bound(text.Length));
    }

    // A copy of bytes that the copy itself writes: how a run of one byte is encoded.
    [Fact]
    public void Bytes_ARunOfOne_TakeAFew()
    {
        var text = new byte[5000];
        text.AsSpan().Fill((byte)'x');

        var encoded = Encode([], text);

        Assert.Equal(text, Decode([], encoded, text.Length));
        Assert.InRange(encoded.Length, 1, 40);
    }

    // A copy that begins in the dictionary and goes on in the text.
    [Fact]
    public void Bytes_RepeatedAcrossTheEndOfTheDictionary_AreDecoded()
    {
        var dictionary = "....abcdefgh"u8.ToArray();
        var text = "abcdefghabcdefghabcdefgh"u8.ToArray();

        Assert.Equal(text, Decode(dictionary, Encode(dictionary, text), text.Length));
    }

    [Fact]
    public void Bytes_FarFromWhatTheyRepeat_AreDecoded()
    {
        var random = new Random(1);
        var start = Bytes(random, 100);
        byte[] text = [.. start, .. Bytes(random, 70_000), .. start];

        Assert.Equal(text, Decode([], Encode([], text), text.Length));
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Encode(byte[] dictionary, byte[] text)
    {
        var table = new ushort[Lz4Block.TableLength];
        Lz4Block.Index(dictionary, 0, dictionary.Length, table);
        var output = new byte[Lz4Block.Bound(text.Length)];
        var length = Lz4Block.Encode((byte[])[.. dictionary, .. text], dictionary.Length, table, output);
        return output[..length];
    }

    private static byte[] Decode(byte[] dictionary, byte[] encoded, int length)
    {
        var text = new byte[length];
        Lz4Block.Decode(encoded, dictionary, text);
        return text;
    }
}
