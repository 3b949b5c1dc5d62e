using System.Text.Json.Nodes;

namespace Ballast.Operator.Offline.Compose;

/// <summary>Services with the fields of the services that they extend, in the same file or in another.</summary>
/// <param name="services">The services of the file that is converted.</param>
/// <param name="interpolation">Its variables, which count in the other files too.</param>
/// <param name="readFile">The content of a file beside it; null if there is none.</param>
internal sealed class ServiceExtension(JsonObject services, Interpolation interpolation, Func<string, string?> readFile)
{
    private const string Extends = "extends";

    private readonly Dictionary<string, JsonObject> _files = new(StringComparer.Ordinal) { [""] = services };

    /// <exception cref="ComposeException">A service or file is not there, or extends itself.</exception>
    public JsonObject Apply(string name) => Apply(new Place("", name), []);

    private JsonObject Apply(Place place, IReadOnlyList<Place> before)
    {
        var own = _files[place.Document][place.Service]!.DeepClone().AsObject();
        FilePaths.Move(own, FilePaths.FolderOf(place.Document));
        if (own[Extends] is not { } extends || ServiceMerge.IsTagged(extends) is not null)
        {
            return own;
        }

        own.Remove(Extends);
        IReadOnlyList<Place> chain = [.. before, place];
        var source = SourceOf(extends, place);
        if (chain.Contains(source))
        {
            throw new ComposeException(
                $"{place}: {Extends}.service: {source.Service} extends it in turn: {string.Join(" -> ", chain.Append(source))}");
        }

        return ServiceMerge.Of(ServiceMerge.WithoutTags(Apply(source, chain))!.AsObject(), own);
    }

    private Place SourceOf(JsonNode extends, Place place)
    {
        var (service, file) = extends is JsonObject map ? (map["service"], map["file"]) : (extends, null);
        if (service is not JsonValue || file is not (null or JsonValue))
        {
            throw new ComposeException($"{place}: {Extends}.service must be the name of a service, and {Extends}.file a file");
        }

        var document = file is null
            ? place.Document
            : FilePaths.From(FilePaths.FolderOf(place.Document), file.ToString());
        var source = new Place(document, $"{service}");
        if (!ServicesOf(source.Document, place).ContainsKey(source.Service))
        {
            throw new ComposeException(
                $"{place}: {Extends}.service: {service} is not in {(source.Document.Length == 0 ? "the file" : source.Document)}");
        }

        return source;
    }

    private JsonObject ServicesOf(string file, Place place)
    {
        if (_files.TryGetValue(file, out var known))
        {
            return known;
        }

        if (readFile(file) is not { } text)
        {
            throw new ComposeException($"{place}: {Extends}.file: {file} is not there");
        }

        try
        {
            var document = (JsonObject)interpolation.Fill(ComposeDocument.Read(new StringReader(text)))!;
            return _files[file] = document["services"]!.AsObject();
        }
        catch (ComposeException e)
        {
            throw new ComposeException($"{place}: {Extends}.file: {file}: {e.Message}");
        }
    }

    /// <summary>A service and the file that it stands in; empty: the file that is converted.</summary>
    private sealed record Place(string Document, string Service)
    {
        public override string ToString() => Document.Length == 0 ? $"service {Service}" : $"service {Service} of {Document}";
    }
}
