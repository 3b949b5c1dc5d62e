using System.Globalization;

namespace Ballast.Operator.Health;

/// <summary>
/// How names are looked up for a stack: as its pods do, so with the operator's own <c>resolv.conf</c>, in which the stack's
/// namespace takes the place of the operator's. Otherwise a name without a dot would lead to a Service of the operator's
/// namespace, which would be sent the app's password.
/// </summary>
/// <param name="Domains">The search list.</param>
/// <param name="Dots">A name with so many dots is first looked up as it is.</param>
/// <param name="Namespace">The operator's namespace.</param>
internal sealed record SearchList(IReadOnlyList<string> Domains, int Dots, string Namespace)
{
    private const string File = "/etc/resolv.conf";
    private const int LongestName = 253;

    /// <summary>Looks names up as they are, and leaves the rest to the system.</summary>
    public static SearchList None { get; } = new([], 1, "");

    // Outside a cluster no domain has a namespace in it. Names are then looked up as every program there does it.
    private bool IsOfACluster => Domains.Any(IsOfNamespace);

    /// <summary>Reads the system's own.</summary>
    public static SearchList OfSystem(string @namespace) =>
        System.IO.File.Exists(File) ? Parse(System.IO.File.ReadAllText(File), @namespace) : None;

    /// <summary>Reads the content of a <c>resolv.conf</c>.</summary>
    public static SearchList Parse(string text, string @namespace)
    {
        var list = None with { Namespace = @namespace };
        foreach (var words in text.Split('\n').Select(l => l.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
        {
            list = words switch
            {
                ["search" or "domain", ..] => list with { Domains = [.. words[1..].Select(d => d.TrimEnd('.'))] },
                ["options", ..] => list with { Dots = DotsOf(words) ?? list.Dots },
                _ => list,
            };
        }

        return list;
    }

    /// <summary>The names to look up in turn, until one of them exists.</summary>
    /// <param name="namespace">The stack's namespace.</param>
    public IReadOnlyList<string> Candidates(string host, string @namespace)
    {
        if (host.EndsWith('.') || !IsOfACluster)
        {
            return [host];
        }

        // The dot at the end keeps the system from appending the operator's own domains.
        var searched = Domains.Select(d => $"{host}.{(IsOfNamespace(d) ? @namespace + d[Namespace.Length..] : d)}.")
            .Where(name => name.Length <= LongestName + 1);
        return host.Count(c => c == '.') >= Dots ? [$"{host}.", .. searched] : [.. searched, $"{host}."];
    }

    private bool IsOfNamespace(string domain) =>
        Namespace.Length > 0 && $"{domain}.".StartsWith($"{Namespace}.svc.", StringComparison.Ordinal);

    private static int? DotsOf(string[] words)
    {
        const string Option = "ndots:";
        var option = Array.FindLast(words, w => w.StartsWith(Option, StringComparison.Ordinal));
        return int.TryParse(option?[Option.Length..], CultureInfo.InvariantCulture, out var dots) ? dots : null;
    }
}
