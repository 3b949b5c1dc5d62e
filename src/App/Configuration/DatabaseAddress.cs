using System.Diagnostics.CodeAnalysis;

namespace Ballast.App.Configuration;

/// <summary>The address of the database, from a URL or from its parts.</summary>
internal sealed record DatabaseAddress(string Host, int Port, string Username, string Password, string Database)
{
    /// <summary>MySQL's words for the same modes.</summary>
    private static readonly Dictionary<string, string> MysqlSslModes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["DISABLED"] = "disable",
        ["PREFERRED"] = "prefer",
        ["REQUIRED"] = "require",
        ["VERIFY_CA"] = "verify-ca",
        ["VERIFY_IDENTITY"] = "verify-full",
    };

    /// <summary>The modes of libpq.</summary>
    public static IReadOnlyList<string> SslModes { get; } = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

    public DatabaseKind Kind { get; init; }

    /// <summary>
    /// <c>sslmode</c> of the URL: disable, allow, prefer, require, verify-ca or verify-full; null for the driver's default.
    /// MySQL's <c>ssl-mode</c> is translated.
    /// </summary>
    public string? SslMode { get; init; }

    /// <summary>A file with the authority to trust in place of the well-known ones; null for those.</summary>
    public string? SslRootCert { get; init; }

    /// <summary>The port of a server that was given none.</summary>
    public static int DefaultPort(DatabaseKind kind) => kind == DatabaseKind.Mysql ? 3306 : 5432;

    /// <summary>The kind by the name of a scheme, or null: it is none that the application works with.</summary>
    public static DatabaseKind? KindOf(string name) => name.ToLowerInvariant() switch
    {
        "postgresql" or "postgres" => DatabaseKind.Postgresql,
        "mysql" or "mariadb" => DatabaseKind.Mysql,
        _ => null,
    };

    /// <summary>
    /// Parses <c>postgresql[+driver]://user:password@host:port/database[?sslmode=...]</c>, or the same with <c>mysql</c> or
    /// <c>mariadb</c> and <c>ssl-mode</c>; parts are percent-encoded.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DatabaseAddress? address, out string fault)
    {
        address = null;
        fault = "must look like postgresql://user:password@host:5432/database, each part percent-encoded";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            return false;
        }

        if (KindOf(uri.Scheme.Split('+')[0]) is not { } kind)
        {
            fault = "must have the scheme postgresql, mysql or mariadb (mysql+aiomysql and the like are taken as that)";
            return false;
        }

        var user = uri.UserInfo.Split(':', 2);
        var database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        if (user[0].Length == 0 || database.Length == 0 || uri.Fragment.Length > 0)
        {
            return false;
        }

        if (!TryReadParameters(uri.Query, kind, out var sslMode))
        {
            fault = kind == DatabaseKind.Mysql
                ? $"must have no parameter other than ssl-mode ({string.Join(", ", MysqlSslModes.Keys)}) and charset=utf8mb4"
                : $"must have no parameter other than sslmode, one of {string.Join(", ", SslModes)}";
            return false;
        }

        address = new DatabaseAddress(
            uri.IdnHost.Trim('[', ']'),
            uri.Port > 0 ? uri.Port : DefaultPort(kind),
            Uri.UnescapeDataString(user[0]),
            user.Length > 1 ? Uri.UnescapeDataString(user[1]) : "",
            database)
        { Kind = kind, SslMode = sslMode };
        return true;
    }

    /// <summary>Without the password, for logs and messages.</summary>
    public override string ToString() => $"{Host}:{Port}/{Database}";

    private static bool TryReadParameters(string query, DatabaseKind kind, out string? sslMode)
    {
        sslMode = null;
        foreach (var parameter in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var known = (kind, parameter.Split('=', 2)) switch
            {
                (DatabaseKind.Postgresql, ["sslmode", var mode]) when SslModes.Contains(mode) => mode,
                (DatabaseKind.Mysql, ["ssl-mode", var word]) when MysqlSslModes.TryGetValue(word, out var mode) => mode,
                // Its driver has no other.
                (DatabaseKind.Mysql, ["charset", "utf8mb4"]) => sslMode ?? "",
                _ => null,
            };
            if (known is null)
            {
                return false;
            }

            sslMode = known.Length > 0 ? known : null;
        }

        return true;
    }
}
