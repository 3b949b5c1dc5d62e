using System.Text.RegularExpressions;
using NetArchTest.Rules;

namespace Ballast.Operator.Tests;

/// <summary>Checks that a folder's code uses and does only what the folder's name says.</summary>
public sealed partial class ArchitectureTests
{
    private const string Root = "Ballast.Operator";

    private static readonly string Source = Path.Combine(Repository.Root, "src", "Operator");

    /// <summary>
    /// The rooms from the lowest level up. A room may use the rooms of lower levels, and no other room of its own level.
    /// </summary>
    private static readonly string[][] Levels =
    [
        ["Api"], ["Naming", "References", "Profiles"], ["Engines"], ["Releases", "Health"], ["Observe"], ["Validate"],
        ["Planning"],
        ["Desired"], ["Apply"], ["Status", "Offline"], ["Hosting", "Commands"],
    ];

    public static TheoryData<string> Rooms { get; } = [.. Levels.SelectMany(level => level)];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Room_AnyType_KnowsOnlyRoomsOfEarlierLevels(string room)
    {
        var result = Types.InAssembly(typeof(AppStackController).Assembly).That().ResideInNamespace($"{Root}.{room}")
            .ShouldNot().HaveDependencyOnAny(Forbidden(room)).GetResult();

        Assert.True(result.LoadedTypes.Any(), $"The room {room} is empty.");
        Assert.True(result.IsSuccessful, string.Join("; ", result.FailingTypes.Select(t => $"{t.FullName}: {t.Explanation}")));
    }

    /// <summary>
    /// The compiler copies the values of constants and drops comments, so the files are read too.
    /// </summary>
    [Theory]
    [MemberData(nameof(Rooms))]
    public void Room_AnyFile_ImportsOnlyRoomsOfEarlierLevels(string room)
    {
        var forbidden =
            Forbidden(room).Select(name => new Regex($@"\busing {Regex.Escape(name)}\b", RegexOptions.CultureInvariant)).ToList();

        var offenders = Files(room).Where(file => forbidden.Exists(name => name.IsMatch(File.ReadAllText(file))));

        Assert.Empty(offenders);
    }

    [Fact]
    public void Rooms_AllFolders_HaveALevel()
    {
        var folders = Directory.GetDirectories(Source).Select(Path.GetFileName).Where(name => name is not ("bin" or "obj"));

        Assert.Equal(Levels.SelectMany(level => level).Order(), folders.Order()!);
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Room_AnyFile_HasItsFolderAsNamespace(string room)
    {
        var offenders = Files(room).Where(file =>
        {
            var folder = Path.GetRelativePath(Source, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.');
            return !File.ReadAllText(file).Contains($"\nnamespace {Root}.{folder};", StringComparison.Ordinal)
                && !File.ReadAllText(file).StartsWith($"namespace {Root}.{folder};", StringComparison.Ordinal);
        });

        Assert.Empty(offenders);
    }

    [Theory]
    [InlineData("Naming")]
    [InlineData("References")]
    [InlineData("Profiles")]
    [InlineData("Engines")]
    [InlineData("Releases")]
    [InlineData("Validate")]
    [InlineData("Planning")]
    [InlineData("Desired")]
    [InlineData("Offline")]
    public void PureRoom_AnyFile_DoesNoInputOutputAndAsksNoClock(string room)
    {
        // A probe must connect to a server; it is in its engine's folder so that an engine is one folder.
        var offenders =
            Files(room).Where(
                f => !f.EndsWith("Probe.cs", StringComparison.Ordinal) && !f.EndsWith("Connection.cs", StringComparison.Ordinal))
                .Where(f => Impure().IsMatch(File.ReadAllText(f)));

        Assert.Empty(offenders);
    }

    [Theory]
    [InlineData("Observe")]
    [InlineData("Health")]
    public void ReadingRoom_AnyFile_WritesNothing(string room)
    {
        var offenders = Files(room).Where(f => Writing().IsMatch(File.ReadAllText(f)));

        Assert.Empty(offenders);
    }

    // A write that does not use the session is neither logged nor counted.
    [Fact]
    public void Apply_AnyFileButTheSession_WritesThroughTheSession()
    {
        var offenders = Files("Apply").Where(f => Path.GetFileName(f) != "ApplySession.cs")
            .Where(f => PastTheSession().IsMatch(File.ReadAllText(f)));

        Assert.Empty(offenders);
    }

    /// <summary>
    /// Processes are workloads like web: code that names web would ignore them. Only the API, the rooms right above it, the check
    /// of the app's detail endpoint and web's section of status may name web.
    /// </summary>
    [Theory]
    [InlineData("References")]
    [InlineData("Engines")]
    [InlineData("Releases", "ReleaseInputs.cs")]
    [InlineData("Health")]
    [InlineData("Observe")]
    [InlineData("Planning")]
    [InlineData("Desired", "CheckTargets.cs")]
    [InlineData("Apply")]
    [InlineData("Status", "WebSection.cs", "AppHealthSection.cs", "SummarySection.cs", "StatusComputer.cs", "StatusWriter.cs")]
    public void Room_AnyFileButThese_DoesNotNameWeb(string room, params string[] exempt)
    {
        var left = exempt.SelectMany(name => Directory.GetFiles(Path.Combine(Source, room), name)).ToHashSet();

        var offenders = Files(room).Except(left)
            .SelectMany(file => File.ReadLines(file).Where(line => !Comment().IsMatch(line) && Web().IsMatch(line)));

        Assert.Empty(offenders);
    }

    [Fact]
    public void Controller_WholeStory_FitsOnAPage()
    {
        Assert.InRange(File.ReadAllLines(Path.Combine(Source, "AppStackController.cs")).Length, 1, 80);
    }

    // The process, its command line and the controller that it runs are one level.
    private static string[] Forbidden(string room)
    {
        var level = Array.FindIndex(Levels, rooms => rooms.Contains(room));
        var isLast = level == Levels.Length - 1;
        return isLast
            ? []
            : [.. Levels.Skip(level).SelectMany(rooms => rooms).Where(other => other != room)
                .Select(other => $"{Root}.{other}"), $"{Root}.{nameof(AppStackController)}"];
    }

    private static string[] Files(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(Source, folder), "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        return files;
    }

    [GeneratedRegex(@"^\s*//")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bWeb\b|\bweb\b|\bWebSpec\b")]
    private static partial Regex Web();

    [GeneratedRegex(
        @"\b(IKubernetesClient|HttpClient|Socket|TimeProvider|async|await|File\.|Random\.Shared|RandomNumberGenerat"
            + @"or|Environment\.GetEnvironmentVariable)\b")]
    private static partial Regex Impure();

    [GeneratedRegex(@"\.(CreateAsync|ApplyAsync|ReplaceAsync|PatchAsync|PatchStatusAsync|DeleteAsync)<?")]
    private static partial Regex Writing();

    [GeneratedRegex(@"\bclient\.\w+Async", RegexOptions.IgnoreCase)]
    private static partial Regex PastTheSession();
}
