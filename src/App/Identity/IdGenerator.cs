using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ballast.App.Identity;

/// <summary>
/// Ids that grow and that no two replicas give: milliseconds since 2025, ten bits of the replica's number, twelve of a sequence.
/// </summary>
internal sealed class IdGenerator(int replica, TimeProvider time)
{
    public const int Replicas = 1024;

    private const int SequenceBits = 12;
    private const int ReplicaBits = 10;

    private static readonly DateTimeOffset Epoch = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private long _last;

    public int Replica { get; } = replica % Replicas;

    /// <summary>The number of a replica that could ask nobody; two names may have the same one.</summary>
    public static int NumberOf(string name) =>
        BinaryPrimitives.ReadUInt16BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))) % Replicas;

    public string Next()
    {
        lock (_lock)
        {
            // Time and sequence in one number: it grows even if the clock is put back, or the sequence is used up.
            var now = (long)(time.GetUtcNow() - Epoch).TotalMilliseconds << SequenceBits;
            _last = Math.Max(now, _last + 1);
            var (milliseconds, sequence) = (_last >> SequenceBits, _last & ((1 << SequenceBits) - 1));
            var id = (milliseconds << (SequenceBits + ReplicaBits)) | ((long)Replica << SequenceBits) | sequence;
            return id.ToString(CultureInfo.InvariantCulture);
        }
    }
}
