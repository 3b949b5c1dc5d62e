using System.Text.RegularExpressions;

namespace Ballast.Operator.Tests;

/// <summary>A folder's name says what its code may do; this keeps it so.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Source = Path.Combine(Repository.Root, "src", "Operator");

    [Theory]
    [InlineData("Profiles")]
    [InlineData("Validate")]
    [InlineData("Releases")]
    [InlineData("Engines")]
    [InlineData("Gates")]
    [InlineData("Desired")]
    public void PureFolder_AnyFile_DoesNoInputOutputAndAsksNoClock(string folder)
    {
        var offenders = Files(folder).Where(f => Impure().IsMatch(File.ReadAllText(f)));

        Assert.Empty(offenders);
    }

    [Theory]
    [InlineData("Observe")]
    [InlineData("Health")]
    public void ReadingFolder_AnyFile_WritesNothing(string folder)
    {
        var offenders = Files(folder).Where(f => Writing().IsMatch(File.ReadAllText(f)));

        Assert.Empty(offenders);
    }

    [Fact]
    public void Controller_WholeStory_FitsOnAPage()
    {
        Assert.InRange(File.ReadAllLines(Path.Combine(Source, "AppStackController.cs")).Length, 1, 80);
    }

    private static string[] Files(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(Source, folder), "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        return files;
    }

    [GeneratedRegex(@"\b(IKubernetesClient|HttpClient|Socket|TimeProvider|async|await|File\.|Random\.Shared|RandomNumberGenerator|Environment\.GetEnvironmentVariable)\b")]
    private static partial Regex Impure();

    [GeneratedRegex(@"\.(CreateAsync|ApplyAsync|ReplaceAsync|PatchAsync|PatchStatusAsync|DeleteAsync)<?")]
    private static partial Regex Writing();
}
