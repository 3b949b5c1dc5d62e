namespace Ballast.Operator.Hosting;

/// <summary>Reads the options before anything starts, and lists every fault at once.</summary>
internal static class OptionsReader
{
    /// <summary>The options, and their faults: each fault names the option and how to correct it.</summary>
    /// <param name="option">The value of an option on the command line; null if it is not given.</param>
    /// <param name="environment">All environment variables.</param>
    public static (OperatorOptions Options, IReadOnlyList<string> Faults) Read(
        Func<string, string?> option, IReadOnlyDictionary<string, string> environment)
    {
        var options = new OperatorOptions();
        var faults = Unknown(environment).ToList();
        foreach (var setting in Settings.All)
        {
            var (source, value) = option(setting.Option) is { } given
                ? (setting.Option, given)
                : (setting.Variable, environment.GetValueOrDefault(setting.Variable));
            try
            {
                options = string.IsNullOrEmpty(value) ? options : setting.Apply(options, value.Trim());
            }
            catch (FormatException e)
            {
                faults.Add($"{source} is '{value}': {e.Message}");
            }
        }

        return (options, faults);
    }

    /// <summary>Faults for unknown variables: a misspelt one would otherwise be ignored silently.</summary>
    private static IEnumerable<string> Unknown(IReadOnlyDictionary<string, string> environment) => environment.Keys
        .Where(name => name.StartsWith(Setting.Prefix, StringComparison.Ordinal) && Settings.All.All(s => s.Variable != name))
        .Order(StringComparer.Ordinal)
        .Select(name => $"{name} is not an option: write one of {string.Join(", ", Settings.All.Select(s => s.Variable))}");
}
