using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ballast.App.Configuration;

/// <summary>
/// How the connection to a server is encrypted whose protocol cannot ask for it: Redis, RabbitMQ and InfluxDB. The modes are
/// libpq's.
/// </summary>
internal sealed record TlsSettings(string Mode)
{
    private const string Disable = "disable";
    private const string VerifyFull = "verify-full";

    private static readonly string[] Modes = [Disable, "require", "verify-ca", VerifyFull];

    /// <summary>The authorities to trust in place of the well-known ones; null for those.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    public bool IsOn => Mode != Disable;

    /// <summary>As libpq does it: with an authority, <c>require</c> verifies it too.</summary>
    public bool VerifiesAuthority => Mode is "verify-ca" or VerifyFull || Authorities is not null;

    public bool VerifiesName => Mode == VerifyFull;

    /// <summary>Reads NAME_SSLMODE and NAME_SSLROOTCERT, under any name of the server.</summary>
    /// <param name="url">The server's URL.</param>
    /// <param name="encrypted">True: the URL's scheme says that the port expects TLS.</param>
    public static TlsSettings Read(SettingReader reader, string url, bool encrypted)
    {
        var names = reader.NamesOf(url);
        var mode = reader.First(names, "SSLMODE") is var (modeName, given)
            ? Checked(reader, modeName, given)
            : encrypted ? VerifyFull : Disable;
        return new TlsSettings(mode)
        {
            Authorities = reader.First(names, "SSLROOTCERT") is var (fileName, file) ? Load(reader, fileName, file) : null,
        };
    }

    private static string Checked(SettingReader reader, string name, string mode)
    {
        if (!Modes.Contains(mode))
        {
            reader.Fault(name, $"must be one of {string.Join(", ", Modes)}");
        }

        return mode;
    }

    private static X509Certificate2Collection? Load(SettingReader reader, string name, string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            reader.Fault(name, "names no file of certificates (PEM) that can be read");
            return null;
        }

        if (authorities.Count == 0)
        {
            reader.Fault(name, "names a file without a certificate (PEM)");
        }

        return authorities;
    }
}
