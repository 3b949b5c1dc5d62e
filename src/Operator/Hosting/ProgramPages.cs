using System.Globalization;
using System.Runtime.InteropServices;

namespace Ballast.Operator.Hosting;

/// <summary>
/// The pages of the program's own file that are in memory. A start reads nearly all of them and the operator's daily work half;
/// the kernel would keep the rest until the machine runs short of memory.
/// </summary>
internal static class ProgramPages
{
    private const int DontNeed = 4;
    private const string Maps = "/proc/self/smaps";

    /// <summary>Gives them back. What is needed is read again, mostly from the kernel's own cache. Linux only.</summary>
    public static void Release()
    {
        if (OperatingSystem.IsLinux() && File.Exists(Maps))
        {
            foreach (var (start, length) in Find(File.ReadLines(Maps), Environment.ProcessPath))
            {
                _ = Advise(start, length, DontNeed);
            }
        }
    }

    /// <summary>
    /// The mappings of a file that hold nothing but what is in the file. Others, which have been written, such as addresses that
    /// the loader filled in, would lose that.
    /// </summary>
    /// <param name="maps">Lines of <c>/proc/PID/smaps</c>.</param>
    /// <param name="file">The file's path.</param>
    internal static IEnumerable<(nint Start, nuint Length)> Find(IEnumerable<string> maps, string? file)
    {
        (nint Start, nuint Length)? found = null;
        foreach (var line in maps)
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts is ["Anonymous:", var changed, ..])
            {
                if (found is { } unchanged && changed == "0")
                {
                    yield return unchanged;
                }

                found = null;
            }
            else if (parts is [var range, _, _, _, _, ..] && range.Split('-') is [var from, var to])
            {
                found = parts is [_, "r-xp" or "r--p", _, _, _, var path] && path == file
                    ? (nint.Parse(from, NumberStyles.HexNumber, CultureInfo.InvariantCulture), Length(from, to))
                    : null;
            }
        }
    }

    private static nuint Length(string from, string to) =>
        nuint.Parse(to, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        - nuint.Parse(from, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(nint start, nuint length, int advice);
}
