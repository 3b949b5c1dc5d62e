using System.Text;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.CrdGenerator;

/// <summary>
/// Generates the parts of docs/status.md that tell of reasons. The rest of the page is written by hand and stays as it is.
/// </summary>
public static class ReasonPage
{
    /// <summary>The page, by path in the repository.</summary>
    public const string Path = "docs/status.md";

    private const string End = "<!-- end -->";

    private static readonly (ReasonGroup Group, string Title)[] Sections =
    [
        (ReasonGroup.Stack, "The stack as a whole"),
        (ReasonGroup.Available, "Available"),
        (ReasonGroup.Spec, "Spec and what it refers to"),
        (ReasonGroup.Children, "Children and data"),
        (ReasonGroup.Dependencies, "Dependencies"),
        (ReasonGroup.Budget, "Connection budget"),
        (ReasonGroup.Migration, "Migration"),
        (ReasonGroup.Rollout, "Rollout"),
        (ReasonGroup.Tasks, "Tasks"),
    ];

    /// <summary>The page with its generated parts written anew.</summary>
    /// <exception cref="FormatException">The page lacks the comments between which a part goes.</exception>
    public static string Fill(string page) =>
        Replace(Replace(page, "reasons", string.Join('\n', Sections.Select(Section))), "transient", Transient());

    private static string Section((ReasonGroup Group, string Title) section)
    {
        var text = new StringBuilder().Append(null, $"### {section.Title}\n\n");
        text.Append("| reason | what it means | what to do | where |\n| --- | --- | --- | --- |\n");
        foreach (var traits in ReasonTable.All.Where(t => t.Group == section.Group))
        {
            text.Append(null, $"| `{traits.Reason}` | {traits.Meaning} | {traits.Remedy ?? "Nothing."} | {Where(traits)} |\n");
        }

        return text.ToString();
    }

    private static string Where(ReasonTraits traits)
    {
        var places = traits.Conditions.Select(type => $"`{type}`").ToList();
        if (traits.IsOfDependency)
        {
            places.Add("dependency");
        }

        if (traits.EventType is { } type)
        {
            places.Add($"{type} Event");
        }

        return string.Join(", ", places);
    }

    private static string Transient() =>
        string.Concat(ReasonTable.All.Where(t => t.IsTransient).Select(t => $"- `{t.Reason}`\n"));

    private static string Replace(string page, string part, string text)
    {
        var begin = $"<!-- generated: {part} -->\n";
        var start = page.IndexOf(begin, StringComparison.Ordinal);
        var end = start < 0 ? -1 : page.IndexOf(End, start, StringComparison.Ordinal);
        return end < 0
            ? throw new FormatException($"{Path} lacks {begin.Trim()} or the {End} after it")
            : $"{page[..(start + begin.Length)]}\n{text}\n{page[end..]}";
    }
}
