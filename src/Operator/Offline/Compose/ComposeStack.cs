using System.Text.Json.Nodes;
using Ballast.Operator.Api;
using Ballast.Operator.Engines;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Offline.Compose;

/// <summary>
/// Writes the stack that a Compose file amounts to. What cannot be carried over is a comment where it would stand; Secrets are
/// left out.
/// </summary>
internal sealed class ComposeStack
{
    private const int NameLength = 30;

    private readonly string _name;
    private readonly string _file;
    private readonly ComposeFile _compose;
    private readonly IReadOnlyList<AssignedService> _services;
    private readonly List<ComposeServer> _servers;
    private readonly List<ComposeComponent> _components;
    private readonly VariableCarrier _carrier;
    private readonly StackParts _parts;
    private readonly (ComposeComponent From, StartCommand Start, string Words)? _taken;

    private ComposeStack(string name, string file, ComposeFile compose)
    {
        (_name, _file, _compose) = (name, file, compose);
        _services = ServiceRoles.Assign(compose);
        if (_services.FirstOrDefault(s => s.Role != ServiceRole.LeftOut && s.Service.Image is null && !s.Service.IsBuilt)
            is { Service: var partial })
        {
            throw new ComposeException(
                $"service {partial.Name} has neither image nor build: if the file overrides another, convert what "
                    + "`docker compose config` prints of both");
        }

        foreach (var service in _services.Where(s => s.Role != ServiceRole.LeftOut))
        {
            service.Variables = ServiceEnvironment.Read(service, compose.Interpolation, compose.ReadFile);
        }

        _servers = [.. _services.Where(s => s.Role == ServiceRole.Server).Select(s => new ComposeServer(s))];
        var addresses = new ServiceAddresses(_name, _services);
        _carrier = new VariableCarrier(_name, _servers, addresses);
        _components = [.. _services.Where(s => s.IsOfApp).Select(s => new ComposeComponent(s, _name))];
        _parts = new StackParts(
            _name, _carrier.SecretKeys, _carrier.ConfigKeys, PasswordFiles(), compose, addresses, _services);
        foreach (var component in _components)
        {
            component.Env = _carrier.Carry(component.Assigned);
            component.Workers = _carrier.Workers.TryGetValue(component.Assigned.Service.Name, out var workers) ? workers : null;
        }

        var hasMigration = _components.Exists(c => c.Role == ServiceRole.Migration);
        foreach (var component in _components.Where(c => c.Role != ServiceRole.Migration))
        {
            component.NoteInstalls();
            if (component.FindMigration() is not var (migration, words))
            {
                component.NoteStart();
            }
            else if (hasMigration)
            {
                component.Assigned.Notes.Add(
                    "command: it brings the schema up to date, which the stack's migration does already");
            }
            else
            {
                _taken ??= (component, migration, words);
                component.TakeMigration(_taken.Value.Words);
            }
        }
    }

    /// <param name="compose">The Compose file.</param>
    /// <param name="name">Name of the stack; made valid.</param>
    /// <param name="file">Name of the file, for the comment at the top.</param>
    /// <exception cref="ComposeException">A service has no image and is not built.</exception>
    public static string Write(ComposeFile compose, string name, string file) =>
        new ComposeStack(KebabName.Of(name, NameLength), file, compose).Write();

    private string Write()
    {
        var spec = new JsonObject();
        var namer = new ComponentImages(_name);
        var images = _components.ToDictionary(c => c, c => namer.Of(c.Assigned));
        var main = _components.OrderByDescending(c => c.Role == ServiceRole.Web).Select(c => images[c]).FirstOrDefault();
        Set(spec, "image", main);
        var shared = Hoist();
        Set(spec, "env", shared.Count == 0 ? null : new JsonArray([.. shared]));
        var dependencies = new JsonArray([.. _servers.Select(Dependency), .. _services
            .Where(s => s.Role == ServiceRole.OtherServer).Select(OfOther)]);
        Set(spec, "dependencies", dependencies.Count == 0 ? null : dependencies);
        Set(spec, "migration", Migration(images, main));
        Set(spec, "web", _components.Find(c => c.Role == ServiceRole.Web) is { } web ? web.Write(null, _parts) : null);
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
        document.Insert(0, YamlWriter.Comment, Head(Faults(YamlWriter.Write(document))));
        return YamlWriter.Write(document);
    }

    private static IReadOnlyList<FieldError> Faults(string stack)
    {
        var read = StackFile.Read(new StringReader(stack));
        return [.. read.Errors, .. read.Stacks.SelectMany(SpecValidator.Validate)];
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

        return _taken is not var (from, start, _)
            ? null
            : from.WriteMigration(start, images[from] == main ? null : images[from], _parts);
    }

    private JsonNode Dependency(ComposeServer server)
    {
        if (_components.Count > 0)
        {
            server.NoteWhatIsMissing(hasPassword: _parts.PasswordFiles.Values.Contains(server.Name));
        }

        return server.Write();
    }

    private static JsonNode OfOther(AssignedService other)
    {
        var service = other.Service;
        var host = KebabName.Of(service.Name, 63);
        other.Notes.Add(
            $"Ballast does not run {(service.IsBuilt ? service.Name : service.ImagePath)}: run it in the namespace, with a "
                + $"Service called {host}");
        var dependency = new JsonObject { ["name"] = other.Name };
        NoteText.AddTo(dependency, other.Notes);
        dependency["service"] = new JsonObject
        {
            ["host"] = host,
            ["port"] = KnownImages.Port(service),
            ["tcp"] = new JsonObject(),
        };
        return dependency;
    }

    private Dictionary<string, string> PasswordFiles()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var server in _servers)
        {
            foreach (var (_, path) in server.Assigned.Variables
                .Where(v => v.Key.EndsWith("PASSWORD_FILE", StringComparison.Ordinal)))
            {
                files[Path.GetFileName(path) ?? ""] = server.Name;
            }
        }

        return files;
    }

    private string Head(IReadOnlyList<FieldError> faults)
    {
        List<string> lines =
        [
            $"Made of {_file} by `ballast from-compose`. Each comment is something that it could not carry over.",
            "Pods do not run as root, and their root file system is read-only: name the folders that the app writes to in "
                + "mounts.",
        ];
        if (_servers.Count > 0)
        {
            lines.Add("Servers begin empty, with users and passwords that the operator makes: move the data yourself.");
        }

        if (_components.Count == 0)
        {
            lines.Add("No service of the file is an app of your own: add web or processes.");
        }
        else if (_components.TrueForAll(c => c.Role != ServiceRole.Web))
        {
            lines.Add("No service of your own has a port: if one serves, make it web, and set its port.");
        }

        if (Overrides().Find(name => _compose.ReadFile(name) is not null) is { } beside)
        {
            lines.Add($"{beside}, which Compose reads too, is not read.");
        }

        AddList(lines, "The operator refuses it until this is corrected:", faults.Select(f => $"- {f}"));
        AddList(
            lines, "Create what it refers to before you apply it:",
            [
                .. Create("secret generic", "secrets", _carrier.SecretKeys),
                .. Create("configmap", "configs", _carrier.ConfigKeys),
            ]);
        AddList(
            lines, "Services that are no part of the stack:",
            _services.Where(s => s.Role == ServiceRole.LeftOut).Select(s => $"- {s.Service.Name}: {s.Reason}"));
        AddList(lines, "Files that it includes are not read: make a stack of the services of all of them.", _compose.Included
            .Select(path => $"- {path}"));
        return string.Join('\n', lines.Select(l => l.ReplaceLineEndings(" ")));
    }

    private List<string> Overrides() =>
        Path.GetFileNameWithoutExtension(_file) is var stem && stem is "docker-compose" or "compose"
            ? [$"{stem}.override.yml", $"{stem}.override.yaml"]
            : [];

    private static void AddList(List<string> lines, string title, IEnumerable<string> items)
    {
        if (items.ToList() is { Count: > 0 } list)
        {
            lines.AddRange(["", title, .. list]);
        }
    }

    private IEnumerable<string> Create(string kind, string field, SortedSet<string> keys) => keys.Count == 0
        ? []
        :
        [
            $"  kubectl create {kind} {_name} "
                + string.Join(' ', keys.Select(
                    k => _compose.FileOf(field, k) is { } path ? $"--from-file={k}={path}" : $"--from-literal={k}=...")),
        ];

    private static void Set(JsonObject spec, string name, JsonNode? value)
    {
        if (value is not null)
        {
            spec[name] = value;
        }
    }
}
