using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Offline.Compose;

/// <summary>
/// Finds a place for each variable of the app: in <c>env</c>, in the <c>env</c> or <c>pool</c> of a dependency whose address or
/// credentials it has, or in a Secret whose value is left out.
/// </summary>
internal sealed partial class VariableCarrier(
    string stack, IReadOnlyList<ComposeServer> servers, ServiceAddresses addresses)
{
    private readonly IReadOnlyList<ComposeServer> _servers = servers;
    private readonly ServerVariables _ofServers = new(servers);

    /// <summary>Keys of the stack's Secret that have to be created.</summary>
    public SortedSet<string> SecretKeys { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys of the stack's ConfigMap that have to be created.</summary>
    public SortedSet<string> ConfigKeys { get; } = new(StringComparer.Ordinal);

    /// <summary>The number of workers that the variables of a service ask for.</summary>
    public Dictionary<string, int> Workers { get; } = new(StringComparer.Ordinal);

    /// <summary>The items of <c>env</c> of a service.</summary>
    public List<JsonObject> Carry(AssignedService app)
    {
        var variables = app.Variables;
        var prefixes = _ofServers.Prefixes(variables);
        var items = new List<JsonObject>();
        foreach (var (name, value) in variables)
        {
            if (!IsName().IsMatch(name))
            {
                app.Notes.Add($"environment: {name}: names of variables have letters, digits and underscores only");
            }
            else if (!IsCounted(app, name, value) && !_ofServers.Take(app, name, value, prefixes))
            {
                Add(items, app, name, value);
            }
        }

        return items;
    }

    /// <summary>True: a name that is likely to stand for a secret.</summary>
    public static bool IsSecret(string name) => SecretName().IsMatch(name);

    private void Add(List<JsonObject> items, AssignedService app, string name, string? value)
    {
        var key = KebabName.Of(name, 253);
        if (ServerKind.All.Any(kind => kind.IsUrl(value)))
        {
            app.Notes.Add(
                $"environment: {name} names a server outside of the file: as a dependency with external the stack waits for it");
        }

        if ((IsSecret(name) && !Trivial().IsMatch(value ?? "") && !FilePaths.IsInContainer(value))
            || HasPassword().IsMatch(value ?? ""))
        {
            SecretKeys.Add(key);
            items.Add(Reference(name, "secretKeyRef", key));
        }
        else if (value is null || Interpolation.IsUnknown(value))
        {
            ConfigKeys.Add(key);
            items.Add(Reference(name, "configMapKeyRef", key));
        }
        else if (name == ProfileEnvironment.Debug && value.ToLowerInvariant() is "true" or "1" or "yes" or "on")
        {
            app.Notes.Add("environment: DEBUG: the Production profile refuses it; profile: Development sets it");
        }
        else
        {
            items.Add(new JsonObject { ["name"] = name, ["value"] = Literal(app, name, value) });
        }
    }

    private JsonObject Reference(string name, string kind, string key) =>
        new() { ["name"] = name, [kind] = new JsonObject { ["name"] = stack, ["key"] = key } };

    // Fields that the connection budget counts.
    private bool IsCounted(AssignedService app, string name, string? value)
    {
        if (ProfileEnvironment.WorkerCounts.Contains(name))
        {
            if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var workers)
                && workers is > 0 and <= 256)
            {
                Workers[app.Service.Name] = workers;
            }
            else
            {
                app.Notes.Add($"environment: {name}: set workers");
            }

            return true;
        }

        if (_servers.Where(s => s.Kind.Pool.ContainsKey(name)).ToList() is not [var server])
        {
            return false;
        }

        var field = server.Kind.Pool[name];
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            server.Pool[field] = number;
        }
        else if (bool.TryParse(value, out var flag))
        {
            server.Pool[field] = flag;
        }
        else
        {
            app.Notes.Add($"environment: {name}: set pool.{field} of {server.Name}");
        }

        return true;
    }

    // Another service is reached under another name; $( would begin a reference.
    private string Literal(AssignedService app, string name, string value)
    {
        if (IsHost().IsMatch(name) && addresses.NameOf(value) is { } host)
        {
            value = host;
        }
        else if (IsHost().IsMatch(name))
        {
            addresses.NoteLeftOut(app, $"environment: {name}", value);
        }
        else if (IsListOfHosts().IsMatch(name))
        {
            foreach (var (other, known) in value.Split(',', ' ', ';').Select(v => (v, addresses.NameOf(v)))
                .Where(v => v.Item2 is not null))
            {
                app.Notes.Add($"environment: {name}: {other} is called {known} in the cluster");
            }
        }

        return addresses.Replace(app, $"environment: {name}", value).Replace("$(", "$$(", StringComparison.Ordinal);
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex IsName();

    [GeneratedRegex(
        "PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|ENCRYPTION|CREDENTIAL|SALT|DSN$|(^|_)(PASS|PWD|KEY|PIN)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    // A number or a switch, such as TOKEN_EXPIRE_MINUTES=30.
    [GeneratedRegex(
        "^([0-9]{1,5}|true|false|yes|no|on|off|HS256|RS256)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Trivial();

    [GeneratedRegex("://[^:/@\\s]*:[^@/\\s]+@", RegexOptions.CultureInvariant)]
    private static partial Regex HasPassword();

    [GeneratedRegex("(HOST|HOSTNAME|SERVER|ADDR|ADDRESS|ENDPOINT|UPSTREAM)$", RegexOptions.CultureInvariant)]
    private static partial Regex IsHost();

    [GeneratedRegex("(HOSTS|ORIGINS|DOMAINS)$", RegexOptions.CultureInvariant)]
    private static partial Regex IsListOfHosts();
}
