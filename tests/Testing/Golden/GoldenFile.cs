namespace Ballast.Testing;

/// <summary>
/// Files under <c>testdata</c>: input, and the output that it must have. UPDATE_GOLDEN=1 writes the outputs anew.
/// </summary>
internal static class GoldenFile
{
    private static bool IsUpdate => Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";

    private static string Folder { get; } = Repository.PathOf("tests", "Operator.Tests", "testdata");

    /// <summary>The names of all cases, for a theory.</summary>
    /// <param name="input">The file that makes a folder a case.</param>
    public static IEnumerable<string> Cases(string input = "input.yaml") =>
        Directory.EnumerateFiles(Folder, input, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, Path.GetDirectoryName(file)!)).Order(StringComparer.Ordinal);

    public static bool Exists(string name, string file) => File.Exists(Path.Combine(Folder, name, file));

    public static string Read(string name, string file) => File.ReadAllText(Path.Combine(Folder, name, file));

    public static void Match(string name, string file, string actual)
    {
        var path = Path.Combine(Folder, name, file);
        if (IsUpdate)
        {
            File.WriteAllText(path, actual);
            return;
        }

        var expected = File.Exists(path) ? File.ReadAllText(path) : "";
        if (expected != actual)
        {
            throw new InvalidOperationException(
                $"testdata/{name}/{file} differs; if that is meant, run again with UPDATE_GOLDEN=1.\n{Diff(expected, actual)}");
        }
    }

    // Lines that only one of the two has, in order: enough to see what changed.
    private static string Diff(string expected, string actual)
    {
        var (before, after) = (expected.Split('\n'), actual.Split('\n'));
        var common = CommonLengths(before, after);
        var lines = new List<string>();
        for (int i = 0, j = 0; i < before.Length || j < after.Length;)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                (i, j) = (i + 1, j + 1);
            }
            else if (j == after.Length || (i < before.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add($"{i + 1,5} - {before[i++]}");
            }
            else
            {
                lines.Add($"{j + 1,5} + {after[j++]}");
            }
        }

        return string.Join('\n', lines.Take(60));
    }

    private static int[,] CommonLengths(string[] before, string[] after)
    {
        var lengths = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
            {
                lengths[i, j] =
                    before[i] == after[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        return lengths;
    }
}
