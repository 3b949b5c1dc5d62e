using System.Security.Cryptography;
using System.Text;
using Ballast.Operator.References;

namespace Ballast.Operator.Releases;

/// <summary>
/// Digests of contents that may be secret. Keyed with the stack's random digest key: otherwise someone who can read a digest, but
/// not the Secret, could guess a weak password.
/// </summary>
internal static class ContentDigest
{
    /// <summary>Digest of the given keys' values (all keys when null), 16 hexadecimal digits.</summary>
    public static string Of(byte[] digestKey, ReferencedObject content, IReadOnlySet<string>? keys)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, digestKey);
        foreach (var (key, value) in content.Data.Where(d => keys is null || keys.Contains(d.Key))
            .OrderBy(d => d.Key, StringComparer.Ordinal))
        {
            Append(hmac, Encoding.UTF8.GetBytes(key));
            Append(hmac, value);
        }

        return Convert.ToHexStringLower(hmac.GetHashAndReset())[..16];
    }

    /// <summary>Digest of name and value pairs, 10 hexadecimal digits.</summary>
    public static string Of(byte[] digestKey, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, digestKey);
        foreach (var (name, value) in pairs.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            Append(hmac, Encoding.UTF8.GetBytes(name));
            Append(hmac, Encoding.UTF8.GetBytes(value));
        }

        return Convert.ToHexStringLower(hmac.GetHashAndReset())[..Release.IdLength];
    }

    // Hash the length first: otherwise "ab" + "c" would equal "a" + "bc".
    private static void Append(IncrementalHash hmac, byte[] part)
    {
        hmac.AppendData(BitConverter.GetBytes(part.Length));
        hmac.AppendData(part);
    }
}
