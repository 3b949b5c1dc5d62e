using System.Globalization;

namespace Ballast.App.Configuration;

/// <summary>Reads typed settings by name; collects all faults instead of stopping at the first.</summary>
internal sealed class SettingReader(IConfiguration configuration)
{
    private const string Url = "_URL";

    private readonly List<string> _faults = [];

    public IReadOnlyList<string> Faults => _faults;

    public void Fault(string name, string mend) => _faults.Add($"{name}: {mend}");

    /// <summary>The setting, or null if it is unset or blank.</summary>
    public string? Text(string name) => configuration[name] is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

    /// <summary>
    /// The names of a server: those of the settings NAME_URL with its URL. The operator sets such a one after the dependency's
    /// name, besides the conventional one.
    /// </summary>
    public IReadOnlyList<string> NamesOf(string url) =>
    [
        .. configuration.AsEnumerable()
            .Where(s => s.Key.EndsWith(Url, StringComparison.OrdinalIgnoreCase) && Place(s.Value ?? "") == Place(url))
            .Select(s => s.Key[..^Url.Length].ToUpperInvariant()).Order(StringComparer.Ordinal),
    ];

    /// <summary>The first of the settings NAME_PART that is set; null: none is.</summary>
    public (string Name, string Value)? First(IEnumerable<string> names, string part) => (
        from name in names.Select(name => $"{name}_{part}")
        let value = Text(name)
        where value is not null
        select ((string, string)?)(name, value)).FirstOrDefault();

    /// <summary>All settings whose names begin with <paramref name="prefix"/> and that are not blank.</summary>
    public Dictionary<string, string?> WithPrefix(string prefix) => configuration.AsEnumerable()
        .Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(s.Value))
        .ToDictionary(s => s.Key, s => s.Value, StringComparer.OrdinalIgnoreCase);

    public int Whole(string name, int fallback, int min, int max)
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min
            && value <= max)
        {
            return value;
        }

        Fault(name, $"must be a whole number from {min} to {max}");
        return fallback;
    }

    public TimeSpan Seconds(string name, double fallback, double max = 86400)
    {
        if (Text(name) is not { } text)
        {
            return TimeSpan.FromSeconds(fallback);
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value <= max)
        {
            return TimeSpan.FromSeconds(value);
        }

        Fault(name, $"must be a number of seconds from 0 to {max}");
        return TimeSpan.FromSeconds(fallback);
    }

    public bool Switch(string name, bool fallback)
    {
        switch (Text(name)?.ToUpperInvariant())
        {
            case null: return fallback;
            case "TRUE" or "1" or "YES" or "ON": return true;
            case "FALSE" or "0" or "NO" or "OFF": return false;
            default:
                Fault(name, "must be true or false");
                return fallback;
        }
    }

    /// <summary>The value for the configured word; upper and lower case are the same.</summary>
    public T Choice<T>(string name, string fallback, params (string Word, T Value)[] choices)
    {
        var word = Text(name) ?? fallback;
        foreach (var choice in choices)
        {
            if (choice.Word.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return choice.Value;
            }
        }

        Fault(name, $"must be one of {string.Join(", ", choices.Select(c => c.Word))}");
        return choices[0].Value;
    }

    /// <summary>Comma-separated words; if <paramref name="allowed"/> is given, each must be one of them.</summary>
    public IReadOnlyList<string> Words(string name, string fallback, params string[] allowed)
    {
        var words = (Text(name) ?? fallback).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (allowed.Length > 0 && words.Except(allowed).Any())
        {
            Fault(name, $"may name only {string.Join(", ", allowed)}");
        }

        return words;
    }

    // A format may have another scheme, such as that of a driver, and other parameters.
    private static string Place(string url) =>
        url.Split('?')[0] is var bare && bare.IndexOf("://", StringComparison.Ordinal) is >= 0 and var at ? bare[at..] : bare;
}
