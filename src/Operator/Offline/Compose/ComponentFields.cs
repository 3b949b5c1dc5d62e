using System.Globalization;
using System.Text.Json.Nodes;

namespace Ballast.Operator.Offline.Compose;

/// <summary>Fields of a component that stand in a service under another name or in another unit.</summary>
internal static class ComponentFields
{
    /// <summary>CPU and memory; null if the service limits nothing.</summary>
    public static JsonObject? Resources(ComposeService service)
    {
        var limits = Amounts(
            service.Text("deploy", "resources", "limits", "cpus") ?? service.Text("cpus"),
            service.Text("deploy", "resources", "limits", "memory") ?? service.Text("mem_limit"));
        var requests = Amounts(
            service.Text("deploy", "resources", "reservations", "cpus"),
            service.Text("deploy", "resources", "reservations", "memory") ?? service.Text("mem_reservation"));
        var resources = new JsonObject();
        if (requests.Count > 0)
        {
            resources["requests"] = requests;
        }

        if (limits.Count > 0)
        {
            resources["limits"] = limits;
        }

        return resources.Count > 0 ? resources : null;
    }

    /// <summary>The path of a volume in the container; null if there is none.</summary>
    public static string? Target(JsonNode volume) => volume is JsonObject map
        ? map["target"]?.ToString()
        : Parts(volume.ToString()) switch
        {
            [_, var target, ..] => target,
            [var anonymous] => anonymous,
            _ => null,
        };

    /// <summary>What is mounted: a volume's name, or a path of the machine; null for an anonymous volume.</summary>
    public static string? Source(JsonNode volume) => volume is JsonObject map
        ? map["source"]?.ToString()
        : Parts(volume.ToString()) is [var source, _, ..] ? source : null;

    /// <summary>True: a folder or file of the machine.</summary>
    public static bool IsOfTheMachine(string source) =>
        source.StartsWith('.') || source.StartsWith('/') || source.StartsWith('~') || source.StartsWith('$');

    /// <summary>Probes of a service that asks a path over HTTP; null if it does not.</summary>
    public static JsonObject? Health(ComposeService service)
    {
        if (service.HealthUrl?.Groups["path"].Value is not { Length: > 1 } path
            || service.Text("healthcheck", "disable") == "true")
        {
            return null;
        }

        var interval = ComposeUnits.Seconds(service.Text("healthcheck", "interval")) ?? 30;
        var retries = Number(service.Text("healthcheck", "retries")) ?? 3;
        var start = ComposeUnits.Seconds(service.Text("healthcheck", "start_period")) ?? 0;
        var readiness = new JsonObject { ["path"] = path, ["periodSeconds"] = Math.Clamp(interval, 1, 300) };
        if (ComposeUnits.Seconds(service.Text("healthcheck", "timeout")) is { } timeout)
        {
            readiness["timeoutSeconds"] = Math.Clamp(timeout, 1, 300);
        }

        readiness["failureThreshold"] = Math.Clamp(retries, 1, 100);
        return new JsonObject
        {
            ["startup"] =
                new JsonObject { ["path"] = path, ["withinSeconds"] = Math.Clamp(start + (interval * retries), 60, 3600) },
            ["readiness"] = readiness,
        };
    }

    public static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static JsonObject Amounts(string? cpu, string? memory)
    {
        var amounts = new JsonObject();
        if (ComposeUnits.Cpu(cpu) is { } processors)
        {
            amounts["cpu"] = processors;
        }

        if (ComposeUnits.Memory(memory) is { } bytes)
        {
            amounts["memory"] = bytes;
        }

        return amounts;
    }

    // A path of Windows has a colon of its own.
    private static string[] Parts(string volume) =>
        volume.Length > 2 && char.IsAsciiLetter(volume[0]) && volume[1] == ':' && volume[2] is '/' or '\\'
            ? [volume[..2] + volume[2..].Split(':')[0], .. volume[2..].Split(':')[1..]]
            : volume.Split(':');
}
