using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Offline.Compose;

/// <summary>A service that becomes a dependency.</summary>
internal sealed partial class ComposeServer(AssignedService assigned)
{
    public AssignedService Assigned => assigned;

    public ServerKind Kind => assigned.Kind!;

    public string Name => assigned.Name;

    /// <summary>Variables of the app that are made from its address and credentials.</summary>
    public OrderedDictionary<string, string> Formats { get; } = [];

    public JsonObject Pool { get; } = [];

    /// <summary>True: a variable of the app has its address.</summary>
    public bool HasAddress { get; set; }

    /// <summary>True: a variable of the app has its password.</summary>
    public bool HasPassword { get; set; }

    /// <summary>The placeholder for a variable that its image and the app share; null if there is none.</summary>
    public string? PlaceholderOf(string variable) =>
        assigned.Variables.ContainsKey(variable) ? Kind.Placeholders.GetValueOrDefault(variable) : null;

    /// <summary>Notes what the app has to be told, since no variable of the Compose file does.</summary>
    /// <param name="hasPassword">True: the app reads the password from a file.</param>
    public void NoteWhatIsMissing(bool hasPassword)
    {
        var prefix = VariableNames.Prefix(Name);
        if (!HasAddress)
        {
            assigned.Notes.Add(
                $"no variable of the app has its address: the app gets {prefix}_HOST, {prefix}_PASSWORD, {prefix}_URL and so on; "
                    + "set what it reads instead in env");
        }
        else if (!HasPassword && !hasPassword && Kind.Credentials.Length > 0)
        {
            assigned.Notes.Add(
                $"no variable of the app has its password, and it asks for one: the app gets {prefix}_PASSWORD; "
                    + "set what it reads instead in env");
        }
    }

    public JsonObject Write()
    {
        var service = assigned.Service;
        var managed = new JsonObject { ["version"] = Version(service) };
        if (Kind.IsCache)
        {
            AddCache(managed, service);
        }
        else
        {
            AddOptions(managed, service);
        }

        if (ComponentFields.Resources(assigned) is { } resources)
        {
            managed["resources"] = resources;
        }

        Explain(service);
        var dependency = new JsonObject { ["name"] = Name };
        NoteText.AddTo(dependency, assigned.Notes);
        dependency[Kind.Engine] = new JsonObject { ["managed"] = managed };
        if (Pool.Count > 0)
        {
            dependency["pool"] = Pool;
        }

        if (Formats.Count > 0)
        {
            dependency["env"] = new JsonArray(
                [.. Formats.Select(f => (JsonNode)new JsonObject { ["name"] = f.Key, ["format"] = f.Value })]);
        }

        return dependency;
    }

    private string Version(ComposeService service)
    {
        if (!KnownImages.IsOfficial(service))
        {
            assigned.Notes.Add(
                $"{service.Image ?? "its own build"} is not the image that Ballast runs: see images in the chart's values");
        }

        var engine = EngineCatalog.Named(Kind.Engine);
        var newest = engine?.Versions.Newest ?? Kind.Newest;
        var version = (Kind.IsSql && OfExtension().Match(service.ImageTag) is { Success: true } extended
            ? extended : Number().Match(service.ImageTag)).Groups["version"].Value;
        if (version.Length == 0)
        {
            newest = Kind.Supported?.Invoke(service.ImageName, "") ?? newest;
            assigned.Notes.Add($"its image names no version: {newest} is the newest that Ballast runs");
            return newest;
        }

        // The versions of another image need not be those of the image that runs here.
        var known = KnownImages.IsOfficial(service) ? version : string.Join('.', version.Split('.').Take(Kind.MajorNumbers));
        var chosen = Kind.Supported?.Invoke(service.ImageName, known) ?? (IsSupported(engine, known) ? known : newest);
        if (chosen != version)
        {
            assigned.Notes.Add(
                chosen == known
                    ? $"version {version} is that of another image: {chosen} is taken"
                    : $"version {version} became {chosen}, which Ballast runs: see that its data can move");
        }

        return chosen;
    }

    private static bool IsSupported(IEngine? engine, string version) => engine is null || engine.Versions.Allows(version);

    private void AddCache(JsonObject managed, ComposeService service)
    {
        var command = string.Join(' ', service.Entrypoint.Concat(service.Command));
        if (MaxMemory().Match(command) is { Success: true } memory
            && ComposeUnits.Memory(memory.Groups["size"].Value) is { } size)
        {
            managed["maxMemory"] = size;
        }

        managed["persistence"] =
            service.Items("volumes").Select(ComponentFields.Target).OfType<string>()
                .Any(target => Data().IsMatch(target) || target.TrimEnd('/').EndsWith("data", StringComparison.Ordinal))
            || command.Contains("appendonly yes", StringComparison.Ordinal);
        NoteOptions(CacheOption().Matches(command).Select(o => o.Groups["name"].Value)
            .Where(o => o is not ("maxmemory" or "appendonly" or "requirepass" or "save" or "maxmemory-policy" or "port")));
    }

    private void AddOptions(JsonObject managed, ComposeService service)
    {
        var command = string.Join(' ', service.Command);
        if (MaxConnections().Match(command) is { Success: true } most && Kind.IsSql)
        {
            managed["maxConnections"] = int.Parse(most.Groups["number"].Value, CultureInfo.InvariantCulture);
        }

        NoteOptions(ServerOption().Matches(command).Select(o => o.Groups["name"].Value)
            .Where(o => o is not ("max_connections" or "max-connections")));
    }

    private void NoteOptions(IEnumerable<string> options)
    {
        if (options.Distinct().ToList() is { Count: > 0 } left)
        {
            assigned.Notes.Add($"command: options {string.Join(", ", left)} of the server are the operator's");
        }
    }

    private void Explain(ComposeService service)
    {
        var left = service.Environment().Select(v => v.Key).Where(name => !Kind.Placeholders.ContainsKey(name)).ToList();
        if (left.Count > 0)
        {
            assigned.Notes.Add($"environment: {string.Join(", ", left)}: user, password and settings are the operator's");
        }

        foreach (var volume in service.Items("volumes").Select(ComponentFields.Target).OfType<string>())
        {
            if (volume.Contains("initdb", StringComparison.Ordinal))
            {
                assigned.Notes.Add($"volumes: {volume}: put what it does into the migration");
            }
            else if (!Data().IsMatch(volume))
            {
                assigned.Notes.Add($"volumes: {volume}: is not mounted: the settings of the server are the operator's");
            }
        }

        foreach (var file in service.Command.Where(w => w.StartsWith('/') && Path.HasExtension(w)))
        {
            assigned.Notes.Add($"command: {file}: the settings of the server are the operator's");
        }

        if (service.Items("ports").Any())
        {
            assigned.Notes.Add($"ports: it is reached in the cluster only; from outside by kubectl port-forward");
        }

        NoteText.Unsupported(assigned, NoteText.OfServers);
    }

    [GeneratedRegex(@"(^|pg|-v?)(?<version>[0-9]+(\.[0-9]+)*)(?=$|[-_.a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    // timescaledb:2.11-pg15
    [GeneratedRegex(@"(^|[-.])pg-?(?<version>[0-9]+(\.[0-9]+)*)", RegexOptions.CultureInvariant)]
    private static partial Regex OfExtension();

    [GeneratedRegex(
        @"^/(data|bitnami|var/lib/(postgresql|mysql|redis|rabbitmq|influxdb2?|valkey)|home/postgres/pgdata)(/|$)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Data();

    [GeneratedRegex(@"--maxmemory[ =]+(?<size>[0-9]+[a-zA-Z]*)", RegexOptions.CultureInvariant)]
    private static partial Regex MaxMemory();

    [GeneratedRegex(@"--(?<name>[a-z][-a-z0-9]*)", RegexOptions.CultureInvariant)]
    private static partial Regex CacheOption();

    [GeneratedRegex(@"max[_-]connections[ =]+(?<number>[0-9]{2,5})", RegexOptions.CultureInvariant)]
    private static partial Regex MaxConnections();

    [GeneratedRegex(@"(-c\s*|--)(?<name>[a-z][-_a-z0-9.]*)", RegexOptions.CultureInvariant)]
    private static partial Regex ServerOption();
}
