using System.Globalization;

namespace Ballast.Operator.Tests.Golden.Stories;

/// <summary>Hashes as a person reads them: release-1, release-2 and so on, in the order in which a story comes to them.</summary>
internal sealed class ReadableNames
{
    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>The release of that short identity.</summary>
    public string Release(string id) => Of(id, "release", "release-");

    /// <summary>The migration of that key.</summary>
    public string Migration(string key) => Of(key, "migration", "migration-");

    /// <summary>A child whose name ends in a hash: its number stands in the hash's place.</summary>
    public string Child(string name)
    {
        var hash = name[(name.LastIndexOf('-') + 1)..];
        return name[..^hash.Length] + Of(hash, name[..^hash.Length], "");
    }

    /// <summary>A text with every hash seen so far replaced.</summary>
    public string In(string text) => _names.Aggregate(text, (read, name) => read
        .Replace($"release {name.Key}", name.Value, StringComparison.Ordinal)
        .Replace($"Release {name.Key}", name.Value, StringComparison.Ordinal)
        .Replace(name.Key, name.Value, StringComparison.Ordinal));

    private string Of(string hash, string counted, string prefix)
    {
        if (!_names.TryGetValue(hash, out var name))
        {
            _counts[counted] = _counts.GetValueOrDefault(counted) + 1;
            _names[hash] = name = prefix + _counts[counted].ToString(CultureInfo.InvariantCulture);
        }

        return name;
    }
}
