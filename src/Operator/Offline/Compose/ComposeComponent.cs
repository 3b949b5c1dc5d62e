using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Offline.Compose;

/// <summary>A service that becomes a component of the app.</summary>
internal sealed partial class ComposeComponent(AssignedService assigned, string stack)
{
    public AssignedService Assigned { get; } = assigned;

    public ServiceRole Role => Assigned.Role;

    /// <summary>What it starts, without the steps that a migration takes over.</summary>
    public StartCommand Start { get; private set; } = StartCommand.Of(assigned.Service);

    /// <summary>Its own variables.</summary>
    public List<JsonObject> Env { get; set; } = [];

    /// <summary>Worker processes that its variables ask for.</summary>
    public int? Workers { get; set; }

    /// <summary>
    /// What of its start command brings the schema up to date, and the same in words; null: nothing that can be told from the
    /// rest.
    /// </summary>
    public (StartCommand Start, string Words)? FindMigration() =>
        Start.Script is { } script && MigrationSteps.Of(script) is var (migration, _)
            ? (Start.With(script.Run(migration)), ShellScript.Joined(migration))
            : null;

    /// <summary>Takes the migration out of its start command; one that the stack does not run is a note.</summary>
    /// <param name="taken">The stack's migration, in words.</param>
    public void TakeMigration(string taken)
    {
        if (Start.Script is not { } script || MigrationSteps.Of(script) is not var (migration, app))
        {
            return;
        }

        var words = ShellScript.Joined(migration);
        Assigned.Notes.Add(
            words == taken
                ? $"command: {words} is the stack's migration now, which runs before every rollout"
                : $"command: {words}: a stack has one migration: have it run this too");
        Start = Start.With(script.Run(app));
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
        SetStart(body, Start, parts);
        AddSize(body, service, port);
        Set(body, "health", Role == ServiceRole.Migration ? null : ComposeHealth.Of(Assigned, port, parts.Compose.Interpolation));
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

    /// <summary>The migration that was taken out of its start command: it has the same surroundings.</summary>
    public JsonObject WriteMigration(StartCommand start, string? image, StackParts parts)
    {
        // What there is to say is said where the component stands.
        var same = new ComposeComponent(Assigned with { Role = ServiceRole.Migration, Notes = [] }, stack);
        var body = new JsonObject();
        same.SetStart(body, start, parts);
        Set(body, "image", image);
        Set(body, "mounts", same.Mounts(Assigned.Service, parts));
        if (ComponentFields.Number(Assigned.Service.Text("user")?.Split(':')[0]) is > 0 and var user)
        {
            body["runAsUser"] = user;
        }

        Set(body, "env", Env.Count == 0 ? null : new JsonArray([.. Env.Select(v => v.DeepClone())]));
        return body;
    }

    /// <summary>Notes steps that install what the image should hold.</summary>
    public void NoteInstalls()
    {
        foreach (var step in (Start.Script?.Steps() ?? []).Where(s => MigrationSteps.Installs(s.Text)))
        {
            Assigned.Notes.Add($"command: {step.Text}: do it when the image is built: pods cannot write there");
        }
    }

    /// <summary>Notes what of its start command may have to stand elsewhere.</summary>
    public void NoteStart()
    {
        if (Start.IsShellMissing)
        {
            Assigned.Notes.Add("command: no shell reads it, so that && and ; are arguments: start it with sh -c");
        }

        if (MigrationSteps.MayMigrate(Assigned.Service.CommandLine))
        {
            Assigned.Notes.Add(
                "command: it may bring the schema up to date at each start: if so, have migration do that and leave it out here");
        }
    }

    private void SetStart(JsonObject body, StartCommand start, StackParts parts)
    {
        Set(body, "command", Words("entrypoint", start.Command, parts));
        Set(body, "args", Words("command", start.Arguments, parts));
    }

    private void AddSize(JsonObject body, ComposeService service, int? port)
    {
        if (Role == ServiceRole.Migration)
        {
            return;
        }

        NotePorts(service, port);
        NoteRestart(service);
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
        if (port is not null && service.Ports.Where(p => p != port).ToList() is { Count: > 0 } others)
        {
            Assigned.Notes.Add($"ports: only {port} is carried over, not {string.Join(", ", others)}");
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

    private void NoteRestart(ComposeService service)
    {
        var text =
            service.Text("restart") ?? service.Text("deploy", "restart_policy", "condition") ?? service.Text("deploy", "mode");
        if (Role == ServiceRole.Process && text is "no" or "none" or ['o', 'n', '-', ..] or "replicated-job" or "global-job")
        {
            Assigned.Notes.Add(
                $"restart: {text}: a process that ends is started again: what is to run once belongs into migration or tasks");
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

    private JsonArray? Words(string field, IReadOnlyList<string> words, StackParts parts)
    {
        foreach (var unknown in words.SelectMany(parts.Compose.Interpolation.Missing).Distinct())
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

    [GeneratedRegex(@"scheduler|schedul(e|ing)\b|\bbeat\b|cron|\bcelery\s.*\s(-B|--beat)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Alone();

    [GeneratedRegex(@"(--workers|-w|--web-concurrency)[= ]+(?<number>[0-9]{1,3})\b", RegexOptions.CultureInvariant)]
    private static partial Regex WorkerOption();
}
