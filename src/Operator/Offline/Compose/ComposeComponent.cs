using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ballast.Operator.Api.Schema;
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

    /// <summary>Moves the steps that bring the schema up to date out of its start command; null if it has none.</summary>
    public IReadOnlyList<string>? TakeMigration()
    {
        if (ShellWords.Steps(Command) is not { Count: > 1 } steps)
        {
            return null;
        }

        var migration = steps.Where(ServiceRoles.IsMigration).ToList();
        var rest = steps.Where(s => !ServiceRoles.IsMigration(s) && !Waits().IsMatch(s)).ToList();
        if (migration.Count == 0 || rest.Count == 0)
        {
            return null;
        }

        Assigned.Notes.Add(
            $"command: {string.Join(" && ", migration)} is the stack's migration now, which runs before every rollout");
        Command = ShellWords.Join(rest);
        return ShellWords.Join(migration);
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
        Set(body, "image", image);
        Set(body, "command", List(service.Entrypoint));
        Set(body, "args", List(Command));
        AddSize(body, service);
        AddHealth(body, service);
        Set(body, "resources", ComponentFields.Resources(service));
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

    private void AddSize(JsonObject body, ComposeService service)
    {
        if (Role == ServiceRole.Migration)
        {
            return;
        }

        var port = ServiceRoles.Port(service);
        if (port is not null && service.Ports.Count > 1)
        {
            Assigned.Notes.Add(
                $"ports: only {port} is carried over, not {string.Join(", ", service.Ports.Where(p => p != port))}");
        }

        if (port is not null && service.Items("ports").Any())
        {
            Assigned.Notes.Add(
                $"ports: in the cluster it is {Names.Workload(stack, Role == ServiceRole.Web ? "web" : Assigned.Name)}:{port}; "
                    + "for the outside set ingress");
        }

        Set(body, "port", port);
        var replicas = ComponentFields.Number(service.Text("deploy", "replicas") ?? service.Text("scale")) ?? 1;
        var isAlone = Role == ServiceRole.Process && Alone().IsMatch($"{service.Name} {service.CommandLine}") && replicas == 1;
        Set(body, "replicas", replicas == 1 && Role == ServiceRole.Process ? null : replicas);
        Set(body, "exclusive", isAlone ? true : null);
        var workers = Workers ?? ComponentFields.Number(WorkerOption().Match(service.CommandLine).Groups["number"].Value);
        Set(body, "workers", Role == ServiceRole.Web ? workers ?? 1 : workers);
    }

    private void AddHealth(JsonObject body, ComposeService service)
    {
        if (Role == ServiceRole.Migration || service.Fields["healthcheck"] is null)
        {
            return;
        }

        if (ComponentFields.Health(service) is { } health && Supports("health"))
        {
            body["health"] = health;
        }
        else if (service.Text("healthcheck", "disable") != "true")
        {
            Assigned.Notes.Add("healthcheck: it asks no path over HTTP: set health, or the port alone is asked");
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
            if (ComposeUnits.Seconds(grace) is > 0 and var seconds && Role != ServiceRole.Migration
                && Supports("terminationGracePeriodSeconds"))
            {
                body["terminationGracePeriodSeconds"] = seconds;
            }
            else
            {
                Assigned.Notes.Add($"stop_grace_period: {grace}");
            }
        }
    }

    private JsonArray? Mounts(ComposeService service, StackParts parts)
    {
        var mounts = new ComposeMounts(Assigned, parts).Of(service);
        return mounts.Count == 0 ? null : mounts;
    }

    private bool Supports(string field)
    {
        var spec = AppStackDefinition.Schema["properties"]!["spec"]!["properties"]!;
        return (Role == ServiceRole.Web ? spec["web"]! : spec["processes"]!["items"]!)["properties"]![field] is not null;
    }

    private static string BuildKey(ComposeService service)
    {
        var (context, file) = service.Fields["build"] is JsonObject build
            ? (build["context"]?.ToString() ?? ".", build["dockerfile"]?.ToString() ?? "")
            : (service.Text("build") ?? ".", "");
        return Path.GetFileName(context.TrimEnd('/', '.'))
            + Path.GetFileName(file).Replace("Dockerfile", "", StringComparison.Ordinal);
    }

    private static JsonArray? List(IReadOnlyList<string> words) => words.Count == 0
        ? null
        : new JsonArray([.. words.Select(w => (JsonNode)w.Replace("$(", "$$(", StringComparison.Ordinal))]);

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

    [GeneratedRegex(@"^(sleep\s|\S*wait[-_]for|dockerize\s+-wait|until\s)", RegexOptions.CultureInvariant)]
    private static partial Regex Waits();

    [GeneratedRegex(@"schedul|\bbeat\b|cron", RegexOptions.CultureInvariant)]
    private static partial Regex Alone();

    [GeneratedRegex(@"(--workers|-w|--web-concurrency)[= ]+(?<number>[0-9]{1,3})\b", RegexOptions.CultureInvariant)]
    private static partial Regex WorkerOption();
}
