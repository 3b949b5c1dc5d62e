using System.Globalization;
using System.Text.RegularExpressions;

namespace Ballast.Operator.Engines;

/// <summary>Formats a connection's parts into a string.</summary>
internal static partial class ConnectionFormat
{
    /// <summary>Names that are allowed in braces.</summary>
    public static IReadOnlyList<string> Placeholders { get; } = ["host", "port", "username", "password", "database"];

    /// <summary>
    /// Replaces the placeholders in one pass, percent-encoded if the format begins with a scheme. Braces cannot be escaped.
    /// </summary>
    public static string Fill(string format, ConnectionInfo connection)
    {
        var isUrl = Scheme().IsMatch(format);
        return Placeholder().Replace(format, match => Value(match.Groups["name"].Value, connection, isUrl));
    }

    /// <summary>The host as written in a URL: an IPv6 address in brackets.</summary>
    public static string UrlHost(ConnectionInfo connection) =>
        connection.Host.Contains(':') ? $"[{connection.Host}]" : connection.Host;

    private static string Value(string name, ConnectionInfo connection, bool isUrl) => name switch
    {
        "host" => isUrl ? UrlHost(connection) : connection.Host,
        "port" => connection.Port.ToString(CultureInfo.InvariantCulture),
        "username" => Encoded(connection.Username, isUrl),
        "password" => Encoded(connection.Password, isUrl),
        _ => Encoded(connection.Database, isUrl),
    };

    private static string Encoded(string value, bool isUrl) => isUrl ? Uri.EscapeDataString(value) : value;

    [GeneratedRegex("^[A-Za-z][-+.A-Za-z0-9]*://", RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"\{(?<name>host|port|username|password|database)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
