using System.Diagnostics.CodeAnalysis;

namespace Ballast.App.Configuration;

/// <summary>The address of the database, from a URL or from its parts.</summary>
internal sealed record DatabaseAddress(string Host, int Port, string Username, string Password, string Database)
{
    /// <summary>The modes of libpq.</summary>
    public static IReadOnlyList<string> SslModes { get; } = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

    /// <summary>
    /// <c>sslmode</c> of the URL: disable, prefer, require, verify-ca or verify-full; null for the driver's default.
    /// </summary>
    public string? SslMode { get; init; }

    /// <summary>A file with the authority to trust in place of the well-known ones; null for those.</summary>
    public string? SslRootCert { get; init; }

    /// <summary>
    /// Parses <c>postgresql[+driver]://user:password@host:port/database[?sslmode=...]</c>; parts are percent-encoded.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DatabaseAddress? address, out string fault)
    {
        address = null;
        fault = "must look like postgresql://user:password@host:5432/database, each part percent-encoded";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            return false;
        }

        var scheme = uri.Scheme.Split('+')[0];
        if (scheme is not ("postgresql" or "postgres"))
        {
            fault = "must have the scheme postgresql (postgresql+asyncpg and the like are taken as that)";
            return false;
        }

        var user = uri.UserInfo.Split(':', 2);
        var database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        if (user[0].Length == 0 || database.Length == 0 || uri.Fragment.Length > 0)
        {
            return false;
        }

        var sslMode = uri.Query.StartsWith("?sslmode=", StringComparison.Ordinal) ? uri.Query["?sslmode=".Length..] : null;
        if (uri.Query.Length > 0 && !SslModes.Contains(sslMode))
        {
            fault = $"must have no parameter other than sslmode, one of {string.Join(", ", SslModes)}";
            return false;
        }

        address = new DatabaseAddress(
            uri.IdnHost.Trim('[', ']'),
            uri.Port > 0 ? uri.Port : 5432,
            Uri.UnescapeDataString(user[0]),
            user.Length > 1 ? Uri.UnescapeDataString(user[1]) : "",
            database)
        { SslMode = sslMode };
        return true;
    }

    /// <summary>Without the password, for logs and messages.</summary>
    public override string ToString() => $"{Host}:{Port}/{Database}";
}
