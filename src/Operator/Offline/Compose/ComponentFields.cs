using System.Globalization;
using System.Text.Json.Nodes;

namespace Ballast.Operator.Offline.Compose;

/// <summary>Fields of a component that stand in a service under another name or in another unit.</summary>
internal static class ComponentFields
{
    /// <summary>CPU and memory; null if the service limits nothing.</summary>
    public static JsonObject? Resources(AssignedService assigned)
    {
        var limits = Amounts(assigned, "limits", "cpus", "mem_limit");
        var requests = Amounts(assigned, "reservations", "cpus of reservations", "mem_reservation");
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
        ? (map["type"]?.ToString(), map["source"]?.ToString()) switch
        {
            ("bind", { } path) when !IsOfTheMachine(path) => "./" + path,
            (_, var name) => name,
        }
        : Parts(volume.ToString()) is [var source, _, ..] ? source : null;

    /// <summary>True: a folder or file of the machine.</summary>
    public static bool IsOfTheMachine(string source) =>
        source.StartsWith('.') || source.StartsWith('/') || source.StartsWith('~') || source.StartsWith('$');

    public static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static JsonObject Amounts(AssignedService assigned, string kind, string shortCpu, string shortMemory)
    {
        var amounts = new JsonObject();
        Add("cpu", "cpus", shortCpu, ComposeUnits.Cpu);
        Add("memory", "memory", shortMemory, ComposeUnits.Memory);
        var asked = (assigned.Service.Fields["deploy"] as JsonObject)?["resources"] as JsonObject;
        foreach (var (other, _) in (asked?[kind] as JsonObject ?? []).Where(f => f.Key is not ("cpus" or "memory")))
        {
            assigned.Notes.Add($"deploy: resources: {other} is not carried over");
        }

        return amounts;

        void Add(string name, string field, string shortField, Func<string?, string?> quantity)
        {
            var text = assigned.Service.Text("deploy", "resources", kind, field) ?? assigned.Service.Text(shortField);
            if (quantity(text) is { } amount)
            {
                amounts[name] = amount;
            }
            else if (text is not (null or "" or "0"))
            {
                assigned.Notes.Add($"{field}: {text} is not understood: set resources");
            }
        }
    }

    // A path of Windows has a colon of its own.
    private static string[] Parts(string volume) =>
        volume.Length > 2 && char.IsAsciiLetter(volume[0]) && volume[1] == ':' && volume[2] is '/' or '\\'
            ? [volume[..2] + volume[2..].Split(':')[0], .. volume[2..].Split(':')[1..]]
            : volume.Split(':');
}
