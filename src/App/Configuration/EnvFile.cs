namespace Ballast.App.Configuration;

/// <summary>
/// Reads lines of the form <c>NAME=value</c>, as of a <c>.env</c> file: empty lines and lines that begin with <c>#</c> are left
/// out, <c>export</c> before a name is ignored, and a value may stand in single or double quotes. Nothing is substituted.
/// </summary>
internal static class EnvFile
{
    /// <exception cref="FormatException">A line has another form; the message gives its number, never its text.</exception>
    public static Dictionary<string, string?> Parse(string text)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var number = 0;
        foreach (var line in text.Split('\n').Select(line => line.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var parts = line.Split('=', 2);
            var name = parts[0].StartsWith("export ", StringComparison.Ordinal) ? parts[0]["export ".Length..] : parts[0];
            if (parts.Length < 2 || string.IsNullOrWhiteSpace(name))
            {
                throw new FormatException($"line {number} must have the form NAME=value");
            }

            settings[name.Trim()] = Unquote(parts[1].Trim());
        }

        return settings;
    }

    private static string Unquote(string value) =>
        value.Length >= 2 && value[0] == value[^1] && value[0] is ('"' or '\'') ? value[1..^1] : value;
}
