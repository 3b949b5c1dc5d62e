using System.Runtime.InteropServices;

namespace Ballast.App.Commands;

/// <summary>
/// The limit of open files and sockets. Containers often start with a soft limit of 1024 under a hard one that is far higher, and
/// Kubernetes has no field for it.
/// </summary>
internal static class FileLimit
{
    private const int OpenFiles = 7;

    /// <summary>Raises the soft limit to the hard one. Linux only; elsewhere, and where it is refused, nothing changes.</summary>
    /// <returns>The soft limit that now applies; null where it cannot be read.</returns>
    public static ulong? Raise()
    {
        if (!OperatingSystem.IsLinux() || GetLimit(OpenFiles, out var limit) != 0)
        {
            return null;
        }

        var raised = limit with { Soft = limit.Hard };
        return limit.Soft < limit.Hard && SetLimit(OpenFiles, raised) == 0 ? raised.Soft : limit.Soft;
    }

    [DllImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetLimit(int resource, out Limits limits);

    [DllImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetLimit(int resource, in Limits limits);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Limits(ulong Soft, ulong Hard);
}
