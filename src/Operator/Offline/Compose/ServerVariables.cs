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
        if ((value is null || Interpolation.IsUnknown(value)) && servers.Where(s => s.Kind.Url == name).ToList() is [var only]
            && Url().Match(value ?? "") is { Success: false })
        {
            app.Notes.Add($"environment: {name}: it has no value here: the dependency {only.Name} sets it");
            Tell(only, "");
            return true;
        }

        var found = Format(name, value, prefixes);
        if (servers.FirstOrDefault(s => VariableNames.Prefixed(s.Name).Contains(name)) is { } setter)
        {
            TakePrefixed(app, name, value, setter, found);
            return true;
        }

        if (servers.FirstOrDefault(s => s.Kind.Injected.Contains(name)) is { } injecting)
        {
            Tell(injecting, "{password}");
            return true;
        }

        if (found is not (var server, var format))
        {
            return false;
        }

        Set(app, name, server, format);
        return true;
    }

    // It sets a variable of that name in any case: its env has what is to stand there instead.
    private static void TakePrefixed(
        AssignedService app, string name, string? value, ComposeServer setter, (ComposeServer Server, string Format)? found)
    {
        var part = name[(VariableNames.Prefix(setter.Name).Length + 1)..];
        if (found is var (server, format) && server != setter)
        {
            app.Notes.Add($"environment: {name}: the dependency {setter.Name} sets it, not {server.Name}: rename one of them");
        }
        else if (found is (_, { Length: > 0 } own) && own != $"{{{part.ToLowerInvariant()}}}")
        {
            Set(app, name, setter, own);
        }
        else if (FilePaths.IsInContainer(value)
            || (part == "DATABASE" && setter.Kind.IsCache && ComponentFields.Number(value) is > 0))
        {
            Set(app, name, setter, value!);
        }
        else if (found is null && part is "HOST" or "URL" && IsKnown(value))
        {
            app.Notes.Add($"environment: {name}: the dependency {setter.Name} sets it, to its own address");
        }

        Tell(setter, part == "URL" ? "" : $"{{{part.ToLowerInvariant()}}}");
    }

    private static bool IsKnown(string? value) => !string.IsNullOrEmpty(value) && !Interpolation.IsUnknown(value);

    private static void Set(AssignedService app, string name, ComposeServer server, string format)
    {
        Tell(server, format);
        if (format.Length > 0 && !server.Formats.TryAdd(name, format) && server.Formats[name] != format)
        {
            app.Notes.Add($"environment: {name}: another component has another value, and a dependency sets one for all");
        }
    }

    // An empty format is the conventional URL, which has both.
    private static void Tell(ComposeServer server, string format)
    {
        server.HasAddress |= format.Length == 0 || format.Contains("{host}", StringComparison.Ordinal);
        server.HasPassword |= format.Length == 0 || format.Contains("{password}", StringComparison.Ordinal);
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
            // A path is that of a file with the value in it.
            if (name.StartsWith(prefix, StringComparison.Ordinal) && !FilePaths.IsInContainer(value)
                && Placeholder(known, name[prefix.Length..].TrimStart('_')) is { } placeholder)
            {
                return (known, placeholder);
            }
        }

        return servers.Select(s => (Server: s, Format: s.PlaceholderOf(name))).FirstOrDefault(f => f.Format is not null)
            is { Format: { } shared, Server: { } owner } ? (owner, shared)
            : servers.Where(s => s.Kind.Placeholders.ContainsKey(name)).ToList() is [var only]
                ? (only, only.Kind.Placeholders[name]) : null;
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
