using System.Text.Json.Nodes;

namespace Ballast.Operator.Offline.Compose;

/// <summary>The health check of a service as the probes of a component.</summary>
internal static class ComposeHealth
{
    private static readonly string[] Known = ["test", "interval", "timeout", "retries", "start_period", "disable"];

    /// <summary>Startup and readiness as the service asks for its health; null: it does not, or a note says why not.</summary>
    /// <param name="port">The component's port; null if it has none.</param>
    /// <param name="interpolation">The variables of the file.</param>
    public static JsonObject? Of(AssignedService assigned, int? port, Interpolation interpolation)
    {
        var service = assigned.Service;
        var test = ComposeService.Texts((service.Fields["healthcheck"] as JsonObject)?["test"]).ToList();
        if (service.Text("healthcheck", "disable") == "true" || test is [] or ["NONE", ..] or [""])
        {
            return null;
        }

        var command = test switch
        {
            ["CMD-SHELL", var line] => ["sh", "-c", line],
            ["CMD", .. { Count: > 0 } words] => words,
            [var line] when service.Fields["healthcheck"]!["test"] is JsonValue => ["sh", "-c", line],
            _ => (List<string>?)null,
        };
        if (command is null)
        {
            assigned.Notes.Add("healthcheck: test must begin with CMD, CMD-SHELL or NONE: set health");
            return null;
        }

        NoteOthers(assigned);
        if (PathOf(service, port) is { } path)
        {
            return Probes(assigned, "path", path);
        }

        foreach (var unknown in command.SelectMany(interpolation.Missing).Distinct())
        {
            assigned.Notes.Add($"healthcheck: {unknown} has no value here: replace it");
        }

        return Probes(assigned, "command", new JsonArray([.. command.Select(w => (JsonNode)w)]));
    }

    private static void NoteOthers(AssignedService assigned)
    {
        foreach (var (name, _) in assigned.Service.Fields["healthcheck"]!.AsObject().Where(f => !Known.Contains(f.Key)))
        {
            assigned.Notes.Add($"healthcheck: {name}: a stack has nothing like it");
        }
    }

    // The kubelet asks the port of the component, without TLS; any other question is the command's.
    private static string? PathOf(ComposeService service, int? port) =>
        service.HealthUrl is { } url && url.Groups["path"].Value is { Length: > 1 } path && port is not null
        && url.Groups["scheme"].Value is "http" or "" && !Interpolation.IsUnknown(path)
        && (url.Groups["port"].Value is { Length: > 0 } asked ? asked : "80") == $"{port}"
            ? path
            : null;

    private static JsonObject Probes(AssignedService assigned, string how, JsonNode what)
    {
        var interval = Seconds(assigned, "interval") ?? 30;
        var start = Seconds(assigned, "start_period") ?? 0;
        var retries = assigned.Service.Text("healthcheck", "retries");
        var failures = ComponentFields.Number(retries) ?? 3;
        if (retries is not null && ComponentFields.Number(retries) is null)
        {
            assigned.Notes.Add($"healthcheck: retries: {retries} is not understood: {failures} is taken");
        }

        var readiness = new JsonObject { [how] = what, ["periodSeconds"] = Math.Clamp(interval, 1, 300) };
        if (Seconds(assigned, "timeout") is { } timeout)
        {
            readiness["timeoutSeconds"] = Math.Clamp(timeout, 1, 300);
        }

        readiness["failureThreshold"] = Math.Clamp(failures, 1, 100);
        return new JsonObject
        {
            ["startup"] = new JsonObject
            {
                [how] = what.DeepClone(),
                ["withinSeconds"] = (int)Math.Clamp(start + ((long)interval * failures), 60, 3600),
            },
            ["readiness"] = readiness,
        };
    }

    private static int? Seconds(AssignedService assigned, string field)
    {
        var text = assigned.Service.Text("healthcheck", field);
        var seconds = ComposeUnits.Seconds(text);
        if (text is not null && seconds is null)
        {
            assigned.Notes.Add($"healthcheck: {field}: {text} is not understood: the default is taken");
        }

        return seconds;
    }
}
