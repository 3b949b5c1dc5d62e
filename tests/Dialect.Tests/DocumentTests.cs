namespace Ballast.Dialect.Tests;

/// <summary>Everything that the repository's documents link to or cite is in the repository.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void Links_OfEveryDocument_LeadToAFileOfTheRepository()
    {
        var documents = Documents.All();
        var broken = documents.SelectMany(file => Documents.BrokenLinks(file, Documents.Read(file)!, Documents.Read)).ToList();

        Assert.Contains("docs/adr/README.md", documents);
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void Citations_OfEveryFile_NameADocumentOfTheRepository()
    {
        var documents = Documents.All();
        // This file names documents that do not exist.
        var files =
            Documents.Texts().Where(file => !file.EndsWith($"/{nameof(DocumentTests)}.cs", StringComparison.Ordinal)).ToList();
        var unknown = files.SelectMany(file => Documents.UnknownDocuments(file, Documents.Read(file)!, documents)).ToList();

        Assert.Contains("src/Operator/Program.cs", files);
        Assert.True(unknown.Count == 0, string.Join('\n', unknown));
    }

    [Fact]
    public void Decisions_Each_IsInTheIndex()
    {
        var index = Documents.Read("docs/adr/README.md")!;
        var decisions = Documents.All().Where(f => f.StartsWith("docs/adr/0", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(decisions);
        Assert.All(decisions, file => Assert.Contains($"({Path.GetFileName(file)})", index, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[a](b.md)", null)]
    [InlineData("[a](../docs/b.md#two-words)", null)]
    [InlineData("[a](#here)\n\n# Here", null)]
    [InlineData("[a](https://example.com/none.md)", null)]
    [InlineData("`[a](none.md)`", null)]
    [InlineData("```\n[a](none.md)\n```", null)]
    [InlineData("[a](none.md)", "none.md is no file")]
    [InlineData("[a](/b.md)", "/b.md is no file")]
    [InlineData("[a](b.md#three-words)", "b.md#three-words is no heading")]
    [InlineData("[a](#there)\n\n# Here", "#there is no heading")]
    public void Link_AsWritten_IsFollowed(string text, string? words)
    {
        var files = new Dictionary<string, string> { ["docs/a.md"] = text, ["docs/b.md"] = "# Title\n\n## Two `words`\n" };

        var broken = Documents.BrokenLinks("docs/a.md", text, files.GetValueOrDefault).ToList();

        Assert.Equal(words is null ? [] : [$"docs/a.md: {words}"], broken.Select(b => b.Split(" of the")[0]));
    }

    [Theory]
    [InlineData("see status.md", true)]
    [InlineData("see ../docs/status.md.", true)]
    [InlineData("see plan.md", false)]
    [InlineData("see other/status.md", false)]
    public void Citation_OfADocument_IsLookedUp(string text, bool known) =>
        Assert.Equal(known, !Documents.UnknownDocuments("a.cs", text, ["docs/status.md"]).Any());
}
