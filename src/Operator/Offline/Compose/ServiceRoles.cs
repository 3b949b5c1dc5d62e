using System.Text.RegularExpressions;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Offline.Compose;

/// <summary>Finds out what each service of a Compose file becomes.</summary>
internal static partial class ServiceRoles
{
    private const int NameLength = 16;
    private static readonly string[] WebNames = ["web", "api", "app", "backend", "server", "fastapi", "django", "flask"];

    public static IReadOnlyList<AssignedService> Assign(ComposeFile file)
    {
        var completed = file.Services.SelectMany(s => s.DependsOn)
            .Where(d => d.Value == "service_completed_successfully").Select(d => d.Key).ToHashSet(StringComparer.Ordinal);
        var app = file.Services.Where(s => OfServer(s) is null).ToList();
        var once = app.FindAll(s => RunsOnce(s, completed));
        var work = once.FindAll(s => !All(s, MigrationSteps.Prepares));
        var migration = work.Find(s => MigrationSteps.MayMigrate($"{s.Name} {s.CommandLine}")) ?? work.FirstOrDefault();
        var web = app.Except(once).Where(s => Port(s) is not null).MaxBy(Likeness);
        var names = new HashSet<string>(StringComparer.Ordinal);
        return [.. file.Services.Select(s => OfServer(s) ?? OfApp(s)).Select(s => s with { Name = Named(s, names) })];

        AssignedService OfApp(ComposeService service) => service switch
        {
            _ when once.Contains(service) && !work.Contains(service) => new(
                service, ServiceRole.LeftOut, service.Name,
                "it only prepares folders: those of pods belong to the user that they run as"),
            _ when service == migration => new(service, ServiceRole.Migration, service.Name),
            _ when service == web => new(service, ServiceRole.Web, service.Name),
            _ when once.Contains(service) => new(
                service, ServiceRole.LeftOut, service.Name,
                "runs once before the others, and a stack has one migration: run it in the migration's command"),
            _ => new(service, ServiceRole.Process, service.Name),
        };
    }

    /// <summary>
    /// The port that a service listens on: named by a label of Traefik, published, or named by its health check or command. Null:
    /// none.
    /// </summary>
    public static int? Port(ComposeService service)
    {
        var label = string.Concat(
            service.Labels.Select(l => RouterPort().Match(l).Groups["port"].Value).Where(p => p.Length > 0).Take(1));
        if (label.Length == 0 && service.Ports is [var published, ..])
        {
            return published;
        }

        var text = label.Length > 0 ? label : service.HealthUrl?.Groups["port"].Value is { Length: > 0 } port
            ? port
            : PortOption().Match(service.CommandLine).Groups["port"].Value;
        return int.TryParse(text, out var number) && number is > 0 and < 65536 ? number : null;
    }

    private static AssignedService? OfServer(ComposeService service)
    {
        if (service.Items("profiles").FirstOrDefault() is { } profile)
        {
            return new(service, ServiceRole.LeftOut, service.Name, $"only the profile {profile} starts it");
        }

        if (KnownImages.Engine(service) is { } engine)
        {
            return new(service, ServiceRole.Server, service.Name) { Kind = engine };
        }

        if (KnownImages.ReasonToLeaveOut(service) is { } reason)
        {
            var pages = service.Items("volumes").Select(ComponentFields.Target)
                .FirstOrDefault(t => service.ImageName is "nginx" or "httpd" or "caddy" && t is not null && Pages().IsMatch(t));
            return new(
                service, ServiceRole.LeftOut, service.Name,
                pages is null ? reason : $"{reason}; what it serves from {pages} needs an image of its own");
        }

        return KnownImages.Port(service) is null ? null : new(service, ServiceRole.OtherServer, service.Name);
    }

    private static bool RunsOnce(ComposeService service, HashSet<string> completed)
    {
        if (completed.Contains(service.Name))
        {
            return true;
        }

        return service.Ports.Count == 0 && service.Text("restart") is null or "no" or ['o', 'n', '-', ..]
            && (OnceByName().IsMatch(service.Name) || Migrates(service));
    }

    private static bool Migrates(ComposeService service) =>
        Steps(service).Any(MigrationSteps.IsMigration)
        && All(service, step => MigrationSteps.IsMigration(step) || MigrationSteps.IsTrivial(step));

    private static bool All(ComposeService service, Func<string, bool> isSo) =>
        Steps(service) is { Count: > 0 } steps && steps.All(isSo);

    private static IReadOnlyList<string> Steps(ComposeService service)
    {
        var start = StartCommand.Of(service);
        return start.Script is { } script ? [.. (script.Steps() ?? []).Select(s => s.Text)]
            : start.IsShellMissing || service.CommandLine.Length == 0 ? [] : [service.CommandLine];
    }

    private static int Likeness(ComposeService service) =>
        (Array.IndexOf(WebNames, service.Name) is var at and >= 0 ? 20 - at
            : WebNames.Any(name => service.Name.Contains(name, StringComparison.OrdinalIgnoreCase)) ? 4 : 0)
        + (Leads().IsMatch(service.Name) ? -20 : 0)
        + (service.HealthUrl is null ? 0 : 10) + (service.Ports.Count > 0 ? 5 : 0)
        + (ServesPages().IsMatch(service.Name) ? -10 : 0) + (Works().IsMatch($"{service.Name} {service.CommandLine}") ? -30 : 0);

    private static string Named(AssignedService service, HashSet<string> taken)
    {
        if (service.Role is ServiceRole.LeftOut or ServiceRole.Web or ServiceRole.Migration)
        {
            return service.Name;
        }

        var label = KebabName.Of(service.Name, NameLength);
        for (var number = 2; Names.Reserved.Contains(label) || !taken.Add(label); number++)
        {
            label = $"{KebabName.Of(service.Name, NameLength - 3)}-{number}";
        }

        if (label != service.Name)
        {
            service.Notes.Add($"its name {service.Name} became {label}");
        }

        return label;
    }

    [GeneratedRegex(
        "(^|[-_])(migrat\\w*|init|initdb|seed|setup|prestart)([-_]|$)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex OnceByName();

    [GeneratedRegex(
        @"(--port[= ]|--bind[= ]\S*:|-b\s+\S*:|-p\s+|--server\.port[= ]|runserver\s+\S*:|--http[= ]\S*:|"
            + @"(0\.0\.0\.0|127\.0\.0\.1|localhost|\[::\]):)(?<port>[0-9]{2,5})(?![0-9.])",
        RegexOptions.CultureInvariant)]
    private static partial Regex PortOption();

    [GeneratedRegex("^/(usr/share/nginx/html|usr/share/caddy|var/www|usr/local/apache2/htdocs)", RegexOptions.CultureInvariant)]
    private static partial Regex Pages();

    [GeneratedRegex(@"\.loadbalancer\.server\.port=(?<port>[0-9]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex RouterPort();

    [GeneratedRegex("proxy|nginx|traefik|caddy|ingress", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Leads();

    [GeneratedRegex("front|dashboard|admin|docs|ui$|static", RegexOptions.CultureInvariant)]
    private static partial Regex ServesPages();

    [GeneratedRegex(@"worker|celery|scheduler|beat\b|cron|consumer|flower|streamlit", RegexOptions.CultureInvariant)]
    private static partial Regex Works();
}
