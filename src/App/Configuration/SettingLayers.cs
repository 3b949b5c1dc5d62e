using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ballast.App.Configuration;

/// <summary>
/// The layers of the settings, of which a later one overrides an earlier one: <c>app.json</c>, <c>app.{APP_ENV}.json</c> and
/// <c>.env.{APP_ENV}</c> in CONFIG_DIR, SECRETS_FILE (<c>.secrets</c> in CONFIG_DIR), the environment. Files and environment use
/// the same flat names.
/// </summary>
internal sealed partial class SettingLayers
{
    private readonly List<string> _faults = [];
    private readonly ConfigurationBuilder _layers = new();

    /// <summary>What is wrong with the files; no message repeats their content.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public IConfiguration Read(IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var variables = environment.Where(variable => !string.IsNullOrWhiteSpace(variable.Value)).ToList();
        var top = new ConfigurationBuilder().AddInMemoryCollection(variables).Build();
        var folder = top["CONFIG_DIR"] ?? Path.Combine(AppContext.BaseDirectory, "configs");

        TryAddJson(Path.Combine(folder, "app.json"));
        AddEnvironmentFiles(folder, top["APP_ENV"] ?? _layers.Build()["APP_ENV"]);
        AddSecrets(folder, top["SECRETS_FILE"]);
        return _layers.AddInMemoryCollection(variables).Build();
    }

    /// <summary>True: a name that may stand in a file's name.</summary>
    public static bool IsEnvironmentName(string name) => EnvironmentName().IsMatch(name);

    private void AddEnvironmentFiles(string folder, string? named)
    {
        var name = named ?? "production";
        if (!IsEnvironmentName(name))
        {
            return;
        }

        var json = TryAddJson(Path.Combine(folder, $"app.{name}.json"));
        var lines = TryAdd(Path.Combine(folder, $".env.{name}"), AddLines, "must have lines of the form NAME=value");

        // Without this, a misspelt name would start the app with the settings of no environment at all.
        if (!json && !lines && named is not null)
        {
            _faults.Add(
                $"APP_ENV: names an environment without a file; add app.{name}.json or .env.{name} to CONFIG_DIR, {folder}");
        }
    }

    private void AddSecrets(string folder, string? path)
    {
        var found = TryAdd(
            path ?? Path.Combine(folder, ".secrets"),
            text =>
            {
                if (text.TrimStart().StartsWith('{'))
                {
                    AddJson(text);
                }
                else
                {
                    AddLines(text);
                }
            },
            "must be a JSON object of settings, or lines of the form NAME=value");
        if (!found && path is not null)
        {
            _faults.Add("SECRETS_FILE: names a file that does not exist");
        }
    }

    private bool TryAddJson(string path) => TryAdd(path, AddJson, "must be a JSON object of settings");

    private void AddJson(string text)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        _layers.AddConfiguration(new ConfigurationBuilder().AddJsonStream(stream).Build());
    }

    private void AddLines(string text) => _layers.AddInMemoryCollection(EnvFile.Parse(text));

    /// <summary>False: there is no such file.</summary>
    private bool TryAdd(string path, Action<string> add, string form)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            add(File.ReadAllText(path));
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            _faults.Add($"{path}: {form}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _faults.Add($"{path}: cannot be read");
        }

        return true;
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,30}$")]
    private static partial Regex EnvironmentName();
}
