using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Offline.Compose;

/// <summary>A service that becomes a component of the app.</summary>
internal sealed partial class ComposeComponent(AssignedService assigned, string stack)
{
    public AssignedService Assigned { get; } = assigned;

    public ServiceRole Role => Assigned.Role;

    /// <summary>Its command without the steps that a migration takes over.</summary>
    public IReadOnlyList<string> Command { get; set; } = assigned.Service.Command;

    /// <summary>Its own variables.</summary>
    public List<JsonObject> Env { get; set; } = [];

    /// <summary>Worker processes that its variables ask for.</summary>
    public int? Workers { get; set; }

    /// <summary>The image, with a tag to change where there is none that may be used in production.</summary>
    public string Image()
    {
        var service = Assigned.Service;
        if (service.Image is not { } image)
        {
            Assigned.Notes.Add("build: build and push its image, and name it here");
            return BuildKey(service) is { Length: > 0 } key ? $"{stack}-{KebabName.Of(key, 40)}:CHANGE-ME" : $"{stack}:CHANGE-ME";
        }

        if (image.Contains('@') || (Tag().Match(image) is { Success: true } tag && tag.Groups["tag"].Value != "latest"
            && !Interpolation.IsUnknown(image)))
        {
            return image;
        }

        Assigned.Notes.Add($"image: {image} names no version: set a tag or a digest");
        var bare = Tag().Replace(Unknown().Replace(image, ""), "").TrimEnd(':', '-', '/').TrimStart('/');
        return $"{(bare.Length == 0 ? stack : bare)}:CHANGE-ME";
    }

    /// <summary>The steps of its start command that bring the schema up to date; null if it has none.</summary>
    public IReadOnlyList<string>? FindMigration() => Split() is (var migration, _) ? ShellWords.Join(migration) : null;

    /// <summary>Takes these steps out of its start command; one that the stack's migration does not run is a note.</summary>
    public void TakeMigration(IReadOnlyList<string> taken)
    {
        if (Split() is not (var migration, var rest))
        {
            return;
        }

        var words = string.Join(" && ", migration);
        Assigned.Notes.Add(
            ShellWords.Join(migration).SequenceEqual(taken)
                ? $"command: {words} is the stack's migration now, which runs before every rollout"
                : $"command: {words}: a stack has one migration: have it run this too");
        Command = ShellWords.Join(rest);
    }

    // A step such as cd counts for what comes after it.
    private (List<string> Migration, List<string> Others)? Split()
    {
        if (ShellWords.Steps(Command) is not { Count: > 1 } steps)
        {
            return null;
        }

        List<string> migration = [], rest = [], context = [];
        foreach (var step in steps)
        {
            if (ServiceRoles.IsMigration(step))
            {
                migration.AddRange(context.Append(step));
                context.Clear();
            }
            else if (Context().IsMatch(step))
            {
                context.Add(step);
                rest.Add(step);
            }
            else if (StartCommand.AfterWaiting(step) is { Length: > 0 } what)
            {
                rest.Add(what);
            }
        }

        return migration.Count > 0 && rest.Exists(s => !Context().IsMatch(s)) ? (migration, rest) : null;
    }

    public JsonObject Write(string? image, StackParts parts)
    {
        var service = Assigned.Service;
        var component = new JsonObject();
        if (Role == ServiceRole.Process)
        {
            component["name"] = Assigned.Name;
        }

        var body = new JsonObject();
        var port = ServiceRoles.Port(service);
        Set(body, "image", image);
        Set(body, "command", Words("entrypoint", service.Entrypoint, parts));
        Set(body, "args", Words("command", StartCommand.AfterWaiting(Command), parts));
        AddSize(body, service, port);
        Set(body, "health", Role == ServiceRole.Migration ? null : ComposeHealth.Of(Assigned, port));
        Set(body, "ingress", Role == ServiceRole.Migration ? null : ComposeIngress.Of(Assigned, port));
        Set(body, "resources", ComponentFields.Resources(Assigned));
        Set(body, "mounts", Mounts(service, parts));
        AddUser(body, service);
        Set(body, "env", Env.Count == 0 ? null : new JsonArray([.. Env]));
        NoteText.Unsupported(Assigned, NoteText.OfComponents);
        NoteText.AddTo(component, Assigned.Notes);
        foreach (var (name, value) in body)
        {
            component[name] = value?.DeepClone();
        }

        return component;
    }

    private void AddSize(JsonObject body, ComposeService service, int? port)
    {
        if (Role == ServiceRole.Migration)
        {
            return;
        }

        NotePorts(service, port);
        Set(body, "port", port);
        var text = service.Text("deploy", "replicas") ?? service.Text("scale");
        var replicas = ComponentFields.Number(text) ?? 1;
        if (text is not null && ComponentFields.Number(text) is null)
        {
            Assigned.Notes.Add($"replicas: {text} is not understood: 1 is taken");
        }

        var isAlone = Role == ServiceRole.Process && Alone().IsMatch($"{service.Name} {service.CommandLine}") && replicas == 1;
        Set(body, "replicas", replicas == 1 && Role == ServiceRole.Process ? null : replicas);
        Set(body, "exclusive", isAlone ? true : null);
        var workers = Workers ?? ComponentFields.Number(WorkerOption().Match(service.CommandLine).Groups["number"].Value);
        Set(body, "workers", Role == ServiceRole.Web ? workers ?? 1 : workers);
    }

    private void NotePorts(ComposeService service, int? port)
    {
        if (port is not null && service.Ports.Count > 1)
        {
            Assigned.Notes.Add(
                $"ports: only {port} is carried over, not {string.Join(", ", service.Ports.Where(p => p != port))}");
        }

        foreach (var other in service.OtherPorts)
        {
            Assigned.Notes.Add($"ports: {(other.Length == 0 ? "one" : other)} is not carried over: a component has one TCP port");
        }

        foreach (var range in service.PortRanges)
        {
            Assigned.Notes.Add($"ports: of the range {range} only the first is carried over");
        }

        if (port is not null && service.Items("ports").Any())
        {
            Assigned.Notes.Add(
                $"ports: in the cluster it is {Names.Workload(stack, Role == ServiceRole.Web ? "web" : Assigned.Name)}:{port}; "
                    + "for the outside set ingress");
        }
    }

    private void AddUser(JsonObject body, ComposeService service)
    {
        if (service.Text("user") is { } user)
        {
            if (ComponentFields.Number(user.Split(':')[0]) is > 0 and var number)
            {
                body["runAsUser"] = number;
            }
            else
            {
                Assigned.Notes.Add($"user: {user}: name a number above 0; root is refused");
            }
        }

        if (service.Text("stop_grace_period") is { } grace)
        {
            if (ComposeUnits.Seconds(grace) is > 0 and <= 3600 and var seconds && Role != ServiceRole.Migration)
            {
                body["terminationGracePeriodSeconds"] = seconds;
            }
            else
            {
                Assigned.Notes.Add($"stop_grace_period: {grace}: set terminationGracePeriodSeconds, 1 to 3600");
            }
        }
    }

    private JsonArray? Mounts(ComposeService service, StackParts parts)
    {
        var mounts = new ComposeMounts(Assigned, parts).Of(service);
        return mounts.Count == 0 ? null : mounts;
    }

    private static string BuildKey(ComposeService service)
    {
        var (context, file) = service.Fields["build"] is JsonObject build
            ? (build["context"]?.ToString() ?? ".", build["dockerfile"]?.ToString() ?? "")
            : (service.Text("build") ?? ".", "");
        return Path.GetFileName(context.TrimEnd('/', '.'))
            + Path.GetFileName(file).Replace("Dockerfile", "", StringComparison.Ordinal);
    }

    private JsonArray? Words(string field, IReadOnlyList<string> words, StackParts parts)
    {
        foreach (var unknown in words.SelectMany(w => Unknown().Matches(w)).Select(m => m.Value).Distinct()
            .Where(parts.Compose.Interpolation.IsMissing))
        {
            Assigned.Notes.Add($"{field}: {unknown} has no value here: replace it");
        }

        return words.Count == 0
            ? null
            : new JsonArray([.. words.Select(w =>
                (JsonNode)parts.Addresses.Replace(Assigned, field, w).Replace("$(", "$$(", StringComparison.Ordinal))]);
    }

    private static void Set(JsonObject body, string name, JsonNode? value)
    {
        if (value is not null)
        {
            body[name] = value;
        }
    }

    [GeneratedRegex(":(?<tag>[^:/]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\$\{\w+\}", RegexOptions.CultureInvariant)]
    private static partial Regex Unknown();

    [GeneratedRegex(@"^(cd|export|source|set|umask|pushd|\.)\s", RegexOptions.CultureInvariant)]
    private static partial Regex Context();

    [GeneratedRegex(@"schedul|\bbeat\b|cron", RegexOptions.CultureInvariant)]
    private static partial Regex Alone();

    [GeneratedRegex(@"(--workers|-w|--web-concurrency)[= ]+(?<number>[0-9]{1,3})\b", RegexOptions.CultureInvariant)]
    private static partial Regex WorkerOption();
}
