using System.Text.RegularExpressions;

namespace Ballast.Dialect.Tests;

/// <summary>The repository's Markdown files: what they link to, and the headings that a link can lead to.</summary>
internal static partial class Documents
{
    /// <summary>Markdown files as paths from the repository's root.</summary>
    public static IReadOnlyList<string> All() => Files(name => name.EndsWith(".md", StringComparison.Ordinal));

    /// <summary>Files that a person writes and in which a document may be cited.</summary>
    public static IReadOnlyList<string> Texts() => Files(
        name => Path.GetExtension(name) is ".md" or ".cs" or ".sh" or ".yaml" or ".csproj" or ".props" or ""
            && !name.EndsWith("LICENSE", StringComparison.Ordinal));

    /// <summary>Messages for the broken links of a document.</summary>
    public static IEnumerable<string> BrokenLinks(string file, string text, Func<string, string?> read)
    {
        foreach (var target in Links(text).Where(link => !link.Contains("://", StringComparison.Ordinal)))
        {
            var parts = target.Split('#', 2);
            var path = parts[0].Length == 0 ? file : Join(Path.GetDirectoryName(file)!, parts[0]);
            if (read(path) is not { } content)
            {
                yield return $"{file}: {target} is no file of the repository";
            }
            else if (parts.Length > 1 && !Headings(content).Contains(parts[1]))
            {
                yield return $"{file}: {target} is no heading";
            }
        }
    }

    /// <summary>Messages for the documents that a text names and that are not in the repository.</summary>
    public static IEnumerable<string> UnknownDocuments(string file, string text, IReadOnlyList<string> documents) =>
        Citation().Matches(text).Select(match => match.Value)
            .Where(cited =>
                !documents.Any(document => $"/{document}".EndsWith($"/{cited.TrimStart('.', '/')}", StringComparison.Ordinal)))
            .Select(cited => $"{file}: {cited} is no document of the repository");

    /// <summary>The text of a file, or empty for a folder; null if neither exists.</summary>
    public static string? Read(string path)
    {
        var full = Path.Combine(Sources.Root, path);
        return File.Exists(full) ? File.ReadAllText(full) : Directory.Exists(full) ? "" : null;
    }

    private static IReadOnlyList<string> Files(Func<string, bool> wanted) =>
    [
        .. Directory.EnumerateFiles(Sources.Root, "*", new EnumerationOptions { RecurseSubdirectories = true })
            .Select(file => Path.GetRelativePath(Sources.Root, file).Replace('\\', '/'))
            .Where(file => !Ignored().IsMatch(file) && wanted(file))
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Links(string text) =>
        Link().Matches(Code().Replace(text, "")).Select(match => match.Groups[1].Value);

    // Anchors as GitHub and GitLab generate them.
    private static HashSet<string> Headings(string text) =>
    [
        .. Heading().Matches(Fence().Replace(text, "")).Select(
            match => NoAnchor().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-')),
    ];

    private static string Join(string folder, string path)
    {
        var root = Path.GetFullPath("/");
        return Path.GetRelativePath(root, Path.GetFullPath(Path.Combine(root, folder, path))).Replace('\\', '/');
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    // Fenced blocks, and code within a line.
    [GeneratedRegex("^```.*?^```|`[^`\n]*`", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("[^a-z0-9 _-]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex(@"[A-Za-z0-9_./-]*[A-Za-z0-9_-]\.md\b")]
    private static partial Regex Citation();

    [GeneratedRegex("(^|/)(bin|obj|artifacts|TestResults|node_modules|[.]git|[.]tools|[.]vs|[.]idea)(/|$)")]
    private static partial Regex Ignored();
}
