using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ballast.Operator.Offline.Compose;

/// <summary>Paths of a Compose file in another folder, as they are from the folder of the file that is converted.</summary>
internal static partial class FilePaths
{
    private static readonly string[] Moved = ["env_file", "build", "volumes"];

    /// <summary>The folder of a file; empty: that of the file that is converted.</summary>
    public static string FolderOf(string file) => file.LastIndexOf('/') is >= 0 and var end ? file[..Math.Max(end, 1)] : "";

    /// <summary>The path from the first folder; one that is not relative stays as it is.</summary>
    public static string From(string folder, string path)
    {
        if (path is "" or ['/' or '~' or '$', ..])
        {
            return path;
        }

        var parts = new List<string>();
        foreach (var part in $"{folder}/{path}".Split('/'))
        {
            if (part == ".." && parts is [.., not ".."])
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        return (folder is ['/', ..] ? "/" : "") + string.Join('/', parts);
    }

    /// <summary>
    /// Moves the paths of a service: files of variables, what it is built of, folders and files that it mounts.
    /// </summary>
    public static void Move(JsonObject service, string folder)
    {
        if (folder.Length == 0)
        {
            return;
        }

        service["env_file"] = Each(service["env_file"], file => Path(file, "path"));
        service["build"] = Path(service["build"], "context");
        service["volumes"] = Each(service["volumes"], Volume);
        foreach (var (name, _) in service.Where(field => field.Value is null && Moved.Contains(field.Key)).ToList())
        {
            service.Remove(name);
        }

        JsonNode? Path(JsonNode? node, string field)
        {
            var moved = node?.DeepClone();
            if (moved is JsonObject map)
            {
                if (map[field] is JsonValue path)
                {
                    map[field] = From(folder, path.ToString());
                }

                return moved;
            }

            return moved is JsonValue text ? From(folder, text.ToString()) : moved;
        }

        JsonNode? Volume(JsonNode? volume)
        {
            if (volume is JsonObject map)
            {
                return map["type"]?.ToString() == "bind" ? Path(volume, "source") : volume.DeepClone();
            }

            // Without a dot before it, it would be the name of a volume.
            return volume?.ToString() is ['.', ..] and var text && text.Split(':', 2) is [var source, var rest]
                ? $"{From(folder, source) switch { ['.' or '/', ..] and var path => path, var path => "./" + path }}:{rest}"
                : volume?.DeepClone();
        }
    }

    /// <summary>
    /// True: the path of a file in a container, such as <c>/run/secrets/key</c>, and not a secret that happens to begin with a
    /// slash.
    /// </summary>
    public static bool IsInContainer(string? text) => text is not null && InContainer().IsMatch(text);

    private static JsonNode? Each(JsonNode? list, Func<JsonNode?, JsonNode?> move) => list switch
    {
        JsonArray items => new JsonArray([.. items.Select(move)]),
        JsonObject tagged when ServiceMerge.IsTagged(tagged) is { } tag => new JsonObject { [tag] = Each(tagged[tag], move) },
        _ => move(list),
    };

    [GeneratedRegex(
        @"^/(run|var|etc|secrets?|certs?|ssl|keys|mnt|opt|srv|apps?|home|usr|data|config|code|root|tmp)(/[-_.A-Za-z0-9]+)+$",
        RegexOptions.CultureInvariant)]
    private static partial Regex InContainer();
}
