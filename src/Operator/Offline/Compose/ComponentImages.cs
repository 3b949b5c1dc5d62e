using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ballast.Operator.Offline.Compose;

/// <summary>The images of components, with a tag to change where there is none that may be used in production.</summary>
/// <param name="stack">The name of the stack, with which names of images to build begin.</param>
internal sealed partial class ComponentImages(string stack)
{
    // What each image is built of: components of one image share it, others may not.
    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);

    public string Of(AssignedService assigned)
    {
        var service = assigned.Service;
        if (service.Image is not { } image)
        {
            assigned.Notes.Add("build: build and push its image, and name it here");
            return ToBuild(service);
        }

        var tag = Tag().Match(image).Groups["tag"].Value;
        if (image.Contains('@') || (tag.Length > 0 && tag != "latest" && !Interpolation.IsUnknown(image)))
        {
            if (!image.Contains('@') && !tag.Any(char.IsAsciiDigit))
            {
                assigned.Notes.Add($"image: its tag {tag} names no version: what it stands for may change");
            }

            return image;
        }

        assigned.Notes.Add($"image: {image} names no version: set a tag or a digest");
        var bare = Tag().Replace(Unknown().Replace(image, ""), "").TrimEnd(':', '-', '/').TrimStart('/');
        return bare.Length > 0 ? $"{bare}:CHANGE-ME" : ToBuild(service);
    }

    private string ToBuild(ComposeService service)
    {
        var build = service.Fields["build"] as JsonObject
            ?? new JsonObject { ["context"] = service.Text("build") ?? service.Name };
        var (context, file) = (build["context"]?.ToString() ?? ".", build["dockerfile"]?.ToString() ?? "");
        var key = Path.GetFileName(context.TrimEnd('/', '.'))
            + Path.GetFileName(file).Replace("Dockerfile", "", StringComparison.Ordinal);
        var name = key.Length > 0 ? $"{stack}-{KebabName.Of(key, 40)}" : stack;
        var source = string.Join('\n', FilePaths.From(".", context), file, build["target"], build["args"]?.ToJsonString());
        return _sources.TryAdd(name, source) || _sources[name] == source
            ? $"{name}:CHANGE-ME"
            : $"{stack}-{KebabName.Of(service.Name, 40)}:CHANGE-ME";
    }

    [GeneratedRegex(":(?<tag>[^:/]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\$\{\w+\}", RegexOptions.CultureInvariant)]
    private static partial Regex Unknown();
}
