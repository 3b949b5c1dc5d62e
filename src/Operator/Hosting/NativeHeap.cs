using System.Runtime.InteropServices;

namespace Ballast.Operator.Hosting;

/// <summary>
/// The heap of the C library, which TLS uses. A storm of broken connections leaves free memory in it, which the library keeps
/// unless it happens to be at the end of the heap.
/// </summary>
internal static class NativeHeap
{
    /// <summary>Gives free memory back. Does nothing without glibc.</summary>
    public static void Release()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, such as musl.
        }
    }

    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Trim(nuint keptAtTheEnd);
}
