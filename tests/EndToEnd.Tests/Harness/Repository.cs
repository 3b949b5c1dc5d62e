using System.Text.RegularExpressions;

namespace Ballast.EndToEnd.Tests.Harness;

/// <summary>The checkout that the tests belong to.</summary>
internal static partial class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Version { get; } =
        VersionPrefix().Match(File.ReadAllText(PathOf("Directory.Build.props"))).Groups[1].Value;

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Operator.sln")) ? folder
            : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no Operator.sln above the tests"));

    [GeneratedRegex("<VersionPrefix>(.*)</VersionPrefix>")]
    private static partial Regex VersionPrefix();
}
