using System.Text.RegularExpressions;

namespace Ballast.Testing;

/// <summary>The checkout that the tests were built from.</summary>
internal static partial class Repository
{
    /// <summary>The folder of Operator.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The product's version, as Directory.Build.props has it.</summary>
    public static string Version { get; } =
        VersionPrefix().Match(File.ReadAllText(PathOf("Directory.Build.props"))).Groups[1].Value;

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Operator.sln")) ? folder
            : Find(Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("The tests run outside the repository: no Operator.sln above."));

    [GeneratedRegex("<VersionPrefix>(.*)</VersionPrefix>")]
    private static partial Regex VersionPrefix();
}
