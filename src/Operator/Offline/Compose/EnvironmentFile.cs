namespace Ballast.Operator.Offline.Compose;

/// <summary>A file of variables, as <c>.env</c> and <c>env_file</c> are: a line each.</summary>
internal static class EnvironmentFile
{
    /// <param name="interpolation">
    /// Replaces variables in values, unless these stand in single quotes; null: none is replaced.
    /// </param>
    public static IEnumerable<KeyValuePair<string, string>> Read(string text, Interpolation? interpolation = null)
    {
        var known = new List<KeyValuePair<string, string>>();
        foreach (var line in text.Split('\n').Select(l => l.Trim()))
        {
            var assignment = line.StartsWith("export ", StringComparison.Ordinal) ? line["export ".Length..] : line;
            if (assignment.StartsWith('#') || assignment.Split('=', 2) is not [var name, var value])
            {
                continue;
            }

            var unquoted = Unquoted(value.Trim());
            if (interpolation is not null && value.Trim() is not ['\'', .., '\''] && unquoted.Contains('$'))
            {
                unquoted = interpolation.With(known).Fill(unquoted);
            }

            known.Add(KeyValuePair.Create(name.Trim(), unquoted));
            yield return known[^1];
        }
    }

    // A comment may follow a value, quoted or not.
    private static string Unquoted(string value)
    {
        if (value is ['"' or '\'', ..] && value.IndexOf(value[0], 1) is > 0 and var end
            && value[(end + 1)..].TrimStart() is "" or ['#', ..])
        {
            return value[1..end];
        }

        var comment = value.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? value : value[..comment].TrimEnd();
    }
}
