using System.Text.RegularExpressions;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Offline.Compose;

/// <summary>
/// Variables of the app that hold the address or the credentials of a server: they become formats of its dependency.
/// </summary>
internal sealed partial class ServerVariables(IReadOnlyList<ComposeServer> servers)
{
    /// <summary>
    /// The servers whose host a variable names, by the beginning of its name: <c>DB_HOST=db</c> makes <c>DB_PORT</c> and
    /// <c>DB_USER</c> those of <c>db</c>.
    /// </summary>
    public Dictionary<string, ComposeServer> Prefixes(IReadOnlyDictionary<string, string?> variables)
    {
        var prefixes = new Dictionary<string, ComposeServer>(StringComparer.Ordinal);
        foreach (var (name, value) in variables)
        {
            if (HostName().Match(name) is { Success: true } match && value is not null
                && ServerAt(value.Split(':')[0]) is { } server)
            {
                prefixes[match.Groups["prefix"].Value] = server;
            }
        }

        return prefixes;
    }

    /// <summary>True: the variable belongs to a server, and its dependency sets it now.</summary>
    public bool Take(
        AssignedService app, string name, string? value, IReadOnlyDictionary<string, ComposeServer> prefixes)
    {
        if (servers.FirstOrDefault(
            s => VariableNames.Prefixed(s.Name).Contains(name) || s.Kind.Injected.Contains(name)) is { } setter)
        {
            NoteScheme(app, name, value, setter);
            return true;
        }

        if (Format(name, value, prefixes) is not (var server, var format))
        {
            return false;
        }

        if (format.Length > 0 && !server.Formats.TryAdd(name, format) && server.Formats[name] != format)
        {
            app.Notes.Add($"environment: {name}: another component has another value, and a dependency sets one for all");
        }

        return true;
    }

    private static void NoteScheme(AssignedService app, string name, string? value, ComposeServer server)
    {
        if (value is not null && Url().Match(value) is { Success: true } url
            && !server.Kind.Schemes.Contains(url.Groups["scheme"].Value))
        {
            app.Notes.Add($"environment: {name}: the dependency sets it with the scheme {server.Kind.Schemes[^1]}");
        }
    }

    // An empty format: the dependency sets the variable without being asked.
    private (ComposeServer Server, string Format)? Format(
        string name, string? value, IReadOnlyDictionary<string, ComposeServer> prefixes)
    {
        if (value is not null && Url().Match(value) is { Success: true } url && ServerAt(url.Groups["host"].Value) is { } target)
        {
            return (target, OfUrl(name, target, url));
        }

        if (value is not null && ServerAt(value) is { } host && HostName().IsMatch(name))
        {
            return (host, "{host}");
        }

        if (value?.Split(':') is [var address, var port] && port.All(char.IsAsciiDigit) && ServerAt(address) is { } server)
        {
            return (server, "{host}:{port}");
        }

        foreach (var (prefix, known) in prefixes.OrderByDescending(p => p.Key.Length))
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal)
                && Placeholder(known, name[prefix.Length..].TrimStart('_')) is { } placeholder)
            {
                return (known, placeholder);
            }
        }

        return servers.Select(s => (Server: s, Format: s.PlaceholderOf(name))).FirstOrDefault(f => f.Format is not null)
            is { Format: { } shared, Server: { } owner } ? (owner, shared) : null;
    }

    private string OfUrl(string name, ComposeServer server, Match url)
    {
        var kind = server.Kind;
        var (scheme, rest) = (url.Groups["scheme"].Value, url.Groups["rest"].Value);
        rest = kind.HasDatabase ? "/{database}" + Query().Match(rest).Value : Interpolation.IsUnknown(rest) ? "" : rest;
        return name == kind.Url && kind.Schemes.Contains(scheme) && servers.Count(s => s.Kind.Url == kind.Url) == 1
            && rest is "" or "/" or "/0" or "/{database}"
                ? ""
                : $"{scheme}://{kind.Credentials}{{host}}:{{port}}{rest}";
    }

    private ComposeServer? ServerAt(string host) => servers.FirstOrDefault(s => s.Assigned.Service.Hosts.Contains(host));

    private static string? Placeholder(ComposeServer server, string part) => part switch
    {
        "PORT" => "{port}",
        "USER" or "USERNAME" => "{username}",
        "PASSWORD" or "PASS" or "PASSWD" or "PWD" => "{password}",
        "DB" or "DB_NAME" or "DBNAME" or "NAME" or "DATABASE" or "VHOST" when !server.Kind.IsCache => "{database}",
        _ => null,
    };

    [GeneratedRegex("^(?<prefix>.*?)_?(HOST|HOSTNAME|SERVER|ADDR|ADDRESS|ENDPOINT)$", RegexOptions.CultureInvariant)]
    private static partial Regex HostName();

    [GeneratedRegex(
        @"^(?<scheme>(jdbc:)?[A-Za-z][-+.A-Za-z0-9]*)://([^@/]*@)?(?<host>[^:/?#@,]+)"
            + @"(:(?<port>[0-9]+|\$\{\w+\}))?(?<rest>[/?#].*)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Url();

    [GeneratedRegex(@"\?[^#{}]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Query();
}
