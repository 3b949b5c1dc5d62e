using System.Buffers;
using System.Globalization;
using System.Text;

namespace Ballast.Kubernetes.Client.Http;

/// <summary>
/// Writes characters above U+FFFF, such as emoji, unescaped. The serializer escapes each as a surrogate pair. That is valid
/// JSON, but the server reads an apply as YAML, which has no surrogate escapes.
/// </summary>
internal static class WholeCharacters
{
    private const int EscapeLength = 6;

    /// <summary>The same JSON without escaped surrogate pairs.</summary>
    public static byte[] Of(byte[] json)
    {
        if (json.AsSpan().IndexOf("\\uD"u8) < 0)
        {
            return json;
        }

        var plain = new ArrayBufferWriter<byte>(json.Length);
        for (var rest = json.AsSpan(); !rest.IsEmpty;)
        {
            var length = Math.Min(rest[0] == '\\' ? 2 : 1, rest.Length);
            if (Half(rest) is { } high && Half(rest[EscapeLength..]) is { } low && Rune.TryCreate(high, low, out var rune))
            {
                plain.Advance(rune.EncodeToUtf8(plain.GetSpan(4)));
                length = 2 * EscapeLength;
            }
            else
            {
                plain.Write(rest[..length]);
            }

            rest = rest[length..];
        }

        return plain.WrittenSpan.ToArray();
    }

    private static char? Half(ReadOnlySpan<byte> text) =>
        text.Length >= EscapeLength && text.StartsWith("\\uD"u8)
            && ushort.TryParse(text[2..EscapeLength], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code)
            ? (char)code
            : null;
}
