namespace Ballast.Operator.Offline.Compose;

/// <summary>A file of variables, as <c>.env</c> and <c>env_file</c> are: a line each.</summary>
internal static class EnvironmentFile
{
    public static IEnumerable<KeyValuePair<string, string>> Read(string text)
    {
        foreach (var line in text.Split('\n').Select(l => l.Trim()))
        {
            var assignment = line.StartsWith("export ", StringComparison.Ordinal) ? line["export ".Length..] : line;
            if (assignment.StartsWith('#') || assignment.Split('=', 2) is not [var name, var value])
            {
                continue;
            }

            yield return KeyValuePair.Create(name.Trim(), Unquoted(value.Trim()));
        }
    }

    // A comment may follow a value that is not quoted.
    private static string Unquoted(string value)
    {
        if (value is ['"', .., '"'] or ['\'', .., '\''])
        {
            return value[1..^1];
        }

        var comment = value.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? value : value[..comment].TrimEnd();
    }
}
