using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Ballast.Operator.References;

namespace Ballast.Operator.Engines;

/// <summary>
/// The contents of a Secret about a server, split and decoded, but not yet validated by an engine. Faults name keys and rules,
/// never a value: any part of a URI may contain a password that was not percent-encoded.
/// </summary>
/// <param name="Scheme">In lower case; empty if the Secret has separate keys.</param>
/// <param name="Parameters">The query parameters of the URI.</param>
internal sealed partial record ConnectionParts(
    string Scheme, string Host, int? Port, string Username, string Password, string Database,
    IReadOnlyList<KeyValuePair<string, string>> Parameters)
{
    private const string ControlCharacter = "has a control character in it, such as a line break at the end";

    /// <summary>The Secret that the parts are of, for keys that only one engine has.</summary>
    public ReferencedObject? Secret { get; init; }

    /// <summary>The key <c>sslmode</c> of a Secret with separate keys; null if it has none.</summary>
    public string? SslMode { get; init; }

    /// <summary>Reads the separate keys of an author's Secret. Keys that are absent are empty.</summary>
    public static bool TryReadKeys(
        ReferencedObject secret, [NotNullWhen(true)] out ConnectionParts? parts, [NotNullWhen(false)] out string? fault) =>
        TryRead(secret, secret.Text(CredentialKeys.Host) ?? "", secret.Text(CredentialKeys.Port) ?? "", out parts, out fault);

    /// <summary>
    /// Reads a managed server's credentials. Ignores a host in the Secret: the address is always the stack's own Service.
    /// </summary>
    public static bool TryReadManaged(
        ReferencedObject secret, string host, int port, [NotNullWhen(true)] out ConnectionParts? parts,
        [NotNullWhen(false)] out string? fault) =>
        TryRead(secret, host, port.ToString(CultureInfo.InvariantCulture), out parts, out fault);

    /// <summary>
    /// Reads <c>scheme://[username[:password]@]host[:port][/database][?parameters]</c>, each part percent-encoded.
    /// </summary>
    public static bool TryReadUri(
        string uri, [NotNullWhen(true)] out ConnectionParts? parts, [NotNullWhen(false)] out string? fault)
    {
        parts = null;
        if (HasControlCharacter(uri))
        {
            fault = ControlCharacter;
            return false;
        }

        if (Syntax().Match(uri) is not { Success: true } match || BrokenEscape().IsMatch(uri))
        {
            fault = "is not of the form scheme://username:password@host:port/database, each part percent-encoded";
            return false;
        }

        string Decoded(string part) => Uri.UnescapeDataString(match.Groups[part].Value);
        var parameters = match.Groups["query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2))
            .Select(p => KeyValuePair.Create(Uri.UnescapeDataString(p[0]), p.Length > 1 ? Uri.UnescapeDataString(p[1]) : ""));
        return TryMake(
            match.Groups["scheme"].Value.ToLowerInvariant(), match.Groups["host"].Value.Trim('[', ']'),
            match.Groups["port"].Value,
            Decoded("username"), Decoded("password"), Decoded("database"), [.. parameters], out parts, out fault);
    }

    private static bool TryRead(
        ReferencedObject secret, string host, string port,
        [NotNullWhen(true)] out ConnectionParts? parts, [NotNullWhen(false)] out string? fault)
    {
        string Text(string key) => secret.Text(key) ?? "";
        if (!TryMake(
            "", host, port, Text(CredentialKeys.Username), Text(CredentialKeys.Password), Text(CredentialKeys.Database), [],
            out parts, out fault))
        {
            return false;
        }

        parts = parts with { SslMode = secret.Text(CredentialKeys.SslMode) };
        return true;
    }

    private static bool TryMake(
        string scheme, string host, string port, string username, string password, string database,
        IReadOnlyList<KeyValuePair<string, string>> parameters,
        [NotNullWhen(true)] out ConnectionParts? parts, [NotNullWhen(false)] out string? fault)
    {
        parts = null;
        int? number = null;
        if (new[] { host, port, username, password, database }.Any(HasControlCharacter))
        {
            fault = ControlCharacter;
        }
        else if (!IsHost(host))
        {
            fault = "names no host: one DNS name or address is wanted, not a socket or a list";
        }
        else if (port.Length > 0 && !TryParsePort(port, out number))
        {
            fault = "has a port that is not a number from 1 to 65535";
        }
        else
        {
            fault = null;
            parts = new ConnectionParts(scheme, host, number, username, password, database, parameters);
            return true;
        }

        return false;
    }

    private static bool TryParsePort(string text, out int? port)
    {
        port = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 65535
            ? number
            : null;
        return port is not null;
    }

    private static bool IsHost(string host) =>
        (host.Length <= 253 && HostName().IsMatch(host))
        || (!host.Contains('%') && IPAddress.TryParse(host, out var address)
            && address.AddressFamily == AddressFamily.InterNetworkV6);

    private static bool HasControlCharacter(string text) => text.Any(char.IsControl);

    [GeneratedRegex(
        @"^(?<scheme>[A-Za-z][-+.A-Za-z0-9]*)://((?<username>[^:/?#]*)(:(?<password>[^/?#]*))?@)?"
            + @"(?<host>\[[0-9A-Fa-f:.]*\]|[^]:/?#@[]*)(:(?<port>[0-9]*))?(/(?<database>[^/?#@]*))?(\?(?<query>[^#]*))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Syntax();

    [GeneratedRegex("%(?![0-9A-Fa-f]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex BrokenEscape();

    [GeneratedRegex(
        @"^[A-Za-z0-9_]([-A-Za-z0-9_]{0,61}[A-Za-z0-9_])?(\.[A-Za-z0-9_]([-A-Za-z0-9_]{0,61}[A-Za-z0-9_])?)*\.?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex HostName();
}
