using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ballast.Operator.Api;

namespace Ballast.Operator.Offline.Compose;

/// <summary>
/// Writes the stack that a Compose file amounts to. What cannot be carried over is a comment where it would stand; Secrets are
/// left out.
/// </summary>
internal sealed partial class ComposeStack
{
    private const int NameLength = 30;

    private readonly string _name;
    private readonly string _file;
    private readonly IReadOnlyList<AssignedService> _services;
    private readonly List<ComposeServer> _servers;
    private readonly List<ComposeComponent> _components;
    private readonly VariableCarrier _carrier;
    private readonly StackParts _parts;
    private readonly (ComposeComponent From, IReadOnlyList<string> Command)? _taken;

    private ComposeStack(string name, string file, ComposeFile compose, Func<string, string?> readFile)
    {
        (_name, _file) = (name, file);
        _services = ServiceRoles.Assign(compose);
        _servers = [.. _services.Where(s => s.Role == ServiceRole.Server).Select(s => new ComposeServer(s))];
        _carrier = new VariableCarrier(_name, _servers, _services);
        _components = [.. _services.Where(s => s.IsOfApp).Select(s => new ComposeComponent(s, _name))];
        _parts = new StackParts(_name, _carrier.SecretKeys, _carrier.ConfigKeys, PasswordFiles());
        foreach (var component in _components)
        {
            component.Env = _carrier.Carry(component.Assigned, Variables(component.Assigned, readFile));
            component.Workers = _carrier.Workers.TryGetValue(component.Assigned.Service.Name, out var workers) ? workers : null;
        }

        foreach (var component in _components.Where(_ => _components.TrueForAll(c => c.Role != ServiceRole.Migration)))
        {
            if (component.TakeMigration() is { } command)
            {
                _taken ??= (component, command);
            }
        }
    }

    /// <param name="compose">The Compose file.</param>
    /// <param name="name">Name of the stack; made valid.</param>
    /// <param name="file">Name of the file, for the comment at the top.</param>
    /// <param name="readFile">The content of a file beside the Compose file; null if there is none.</param>
    public static string Write(ComposeFile compose, string name, string file, Func<string, string?> readFile) =>
        new ComposeStack(KebabName.Of(name, NameLength), file, compose, readFile).Write();

    private string Write()
    {
        var spec = new JsonObject();
        var images = _components.ToDictionary(c => c, c => c.Image());
        var main = _components.OrderByDescending(c => c.Role == ServiceRole.Web).Select(c => images[c]).FirstOrDefault();
        Set(spec, "image", main);
        var shared = Hoist();
        Set(spec, "env", shared.Count == 0 ? null : new JsonArray([.. shared]));
        var dependencies = new JsonArray([.. _servers.Select(s => (JsonNode)s.Write()), .. _services
            .Where(s => s.Role == ServiceRole.OtherServer).Select(OfOther)]);
        Set(spec, "dependencies", dependencies.Count == 0 ? null : dependencies);
        Set(spec, "migration", Migration(images, main));
        Set(spec, "web", _components.Find(c => c.Role == ServiceRole.Web) is { } web ? Web(web) : null);
        var processes = _components.FindAll(c => c.Role == ServiceRole.Process);
        Set(spec, "processes", processes.Count == 0
            ? null
            : new JsonArray([.. processes.Select(p => (JsonNode)p.Write(images[p] == main ? null : images[p], _parts))]));
        var document = new JsonObject
        {
            ["apiVersion"] = "ballast.dev/v1alpha1",
            ["kind"] = "AppStack",
            ["metadata"] = new JsonObject { ["name"] = _name },
            ["spec"] = spec,
        };
        document.Insert(0, YamlWriter.Comment, Head());
        return YamlWriter.Write(document);
    }

    // What every component sets alike stands once, in spec.env.
    private List<JsonObject> Hoist()
    {
        var common = _components.Count == 0
            ? []
            : _components[0].Env.FindAll(v => _components.TrueForAll(c => c.Env.Exists(o => JsonNode.DeepEquals(o, v))));
        foreach (var component in _components)
        {
            component.Env = component.Env.FindAll(v => !common.Exists(o => JsonNode.DeepEquals(o, v)));
        }

        return common.ConvertAll(v => v.DeepClone().AsObject());
    }

    private JsonObject? Migration(Dictionary<ComposeComponent, string> images, string? main)
    {
        if (_components.Find(c => c.Role == ServiceRole.Migration) is { } migration)
        {
            return migration.Write(images[migration] == main ? null : images[migration], _parts);
        }

        if (_taken is not (var from, var command))
        {
            return null;
        }

        var taken = new JsonObject { ["args"] = new JsonArray([.. command.Select(a => (JsonNode)a)]) };
        Set(taken, "image", images[from] == main ? null : images[from]);
        Set(taken, "env", from.Env.Count == 0 ? null : new JsonArray([.. from.Env.Select(v => v.DeepClone())]));
        return taken;
    }

    private JsonObject Web(ComposeComponent web)
    {
        var written = web.Write(null, _parts);
        var labels = web.Assigned.Service.Fields["labels"] switch
        {
            JsonObject map => map.Select(l => $"{l.Key}={l.Value}"),
            var list => ComposeService.Texts(list),
        };
        if (labels.Select(l => RouterHost().Match(l)).FirstOrDefault(m => m.Success) is { } host
            && !Interpolation.IsUnknown(host.Groups["host"].Value))
        {
            written["ingress"] = new JsonObject { ["host"] = host.Groups["host"].Value };
        }

        return written;
    }

    private static JsonNode OfOther(AssignedService other)
    {
        var service = other.Service;
        other.Notes.Add(
            $"Ballast does not run {service.ImageName}: run it in the namespace, with a Service called {service.Name}");
        var dependency = new JsonObject { ["name"] = other.Name };
        NoteText.AddTo(dependency, other.Notes);
        dependency["service"] = new JsonObject
        {
            ["host"] = service.Name,
            ["port"] = KnownImages.Port(service),
            ["tcp"] = new JsonObject(),
        };
        return dependency;
    }

    // Variables of env_file count less than those of environment.
    private static OrderedDictionary<string, string?> Variables(AssignedService app, Func<string, string?> readFile)
    {
        var variables = new OrderedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var file in app.Service.Items("env_file")
            .Select(f => f is JsonObject map ? map["path"]?.ToString() : f.ToString())
            .OfType<string>())
        {
            if (readFile(file) is not { } text)
            {
                app.Notes.Add($"env_file: {file} is not there: put its variables into env, and its secrets into Secrets");
                continue;
            }

            foreach (var (name, value) in EnvironmentFile.Read(text))
            {
                variables[name] = value;
            }
        }

        foreach (var (name, value) in app.Service.Environment())
        {
            variables[name] = value;
        }

        return variables;
    }

    private Dictionary<string, string> PasswordFiles()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var server in _servers)
        {
            foreach (var (_, path) in server.Assigned.Service.Environment()
                .Where(v => v.Key.EndsWith("PASSWORD_FILE", StringComparison.Ordinal)
                    && !v.Key.Contains("ROOT", StringComparison.Ordinal)))
            {
                files[Path.GetFileName(path) ?? ""] = server.Name;
            }
        }

        return files;
    }

    private string Head()
    {
        List<string> lines =
        [
            $"Made of {_file} by `ballast from-compose`. Each comment is something that it could not carry over.",
            "The root file system of pods is read-only: name the folders that the app writes to in mounts.",
        ];
        if (_carrier.SecretKeys.Count + _carrier.ConfigKeys.Count > 0)
        {
            lines.AddRange(["", "Create what it refers to before you apply it:"]);
            lines.AddRange(Create("secret generic", _carrier.SecretKeys));
            lines.AddRange(Create("configmap", _carrier.ConfigKeys));
        }

        var left = _services.Where(s => s.Role == ServiceRole.LeftOut).ToList();
        if (left.Count > 0)
        {
            lines.AddRange(["", "Services that are no part of the stack:"]);
            lines.AddRange(left.Select(s => $"- {s.Service.Name}: {s.Reason}"));
        }

        return string.Join('\n', lines.Select(l => l.ReplaceLineEndings(" ")));
    }

    private IEnumerable<string> Create(string kind, SortedSet<string> keys) => keys.Count == 0
        ? []
        : [$"  kubectl create {kind} {_name} {string.Join(' ', keys.Select(k => $"--from-literal={k}=..."))}"];

    private static void Set(JsonObject spec, string name, JsonNode? value)
    {
        if (value is not null)
        {
            spec[name] = value;
        }
    }

    [GeneratedRegex("Host\\([`\"](?<host>[^`\"]+)[`\"]\\)", RegexOptions.CultureInvariant)]
    private static partial Regex RouterHost();
}
