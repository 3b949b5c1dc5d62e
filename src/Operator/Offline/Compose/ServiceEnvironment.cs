using System.Text.Json.Nodes;

namespace Ballast.Operator.Offline.Compose;

/// <summary>The variables of a service, those of its files among them.</summary>
internal static class ServiceEnvironment
{
    /// <summary>Reads them; those of <c>env_file</c> count less than those of <c>environment</c>.</summary>
    /// <param name="readFile">The content of a file beside the Compose file; null if there is none.</param>
    public static OrderedDictionary<string, string?> Read(
        AssignedService assigned, Interpolation interpolation, Func<string, string?> readFile)
    {
        var variables = new OrderedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var file in assigned.Service.Items("env_file")
            .Select(f => f is JsonObject map ? map["path"]?.ToString() : f.ToString())
            .OfType<string>())
        {
            if (readFile(file) is not { } text)
            {
                assigned.Notes.Add($"env_file: {file} is not there: put its variables into env, and its secrets into Secrets");
                continue;
            }

            foreach (var (name, value) in EnvironmentFile.Read(text, interpolation))
            {
                variables[name] = value;
            }
        }

        foreach (var (name, value) in assigned.Service.Environment())
        {
            variables[name] = value;
        }

        return variables;
    }
}
