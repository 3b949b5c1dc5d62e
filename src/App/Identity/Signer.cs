using System.Security.Cryptography;

namespace Ballast.App.Identity;

/// <summary>Signs messages by HMAC with a secret that all processes of a stack share.</summary>
internal sealed class Signer(string source, string secret)
{
    private readonly byte[] _key = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret));

    /// <summary>The name of the setting that the key comes from.</summary>
    public string Source { get; } = source;

    public string Sign(ReadOnlySpan<byte> message) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, message));

    /// <summary>True: the signature is of this message and this key.</summary>
    public bool Verifies(ReadOnlySpan<byte> message, string signature) => CryptographicOperations.FixedTimeEquals(
        System.Text.Encoding.ASCII.GetBytes(Sign(message)), System.Text.Encoding.ASCII.GetBytes(signature));
}
