using System.Globalization;
using System.Runtime.InteropServices;
using Ballast.Operator.Hosting;

namespace Ballast.Operator.Tests.Hosting;

public sealed class NativeHeapTests
{
    private const int Blocks = 64 * 1024;
    private const int BlockSize = 1000;

    // As after a storm of TLS connections: free, but below something that is still in use.
    [Fact]
    public void Release_FreeMemoryInTheMiddle_LeavesTheProcess()
    {
        var blocks = new nint[Blocks];
        for (var i = 0; i < Blocks; i++)
        {
            blocks[i] = Marshal.AllocHGlobal(BlockSize);
            Marshal.WriteByte(blocks[i], 1);
        }

        Array.ForEach(blocks[..^1], Marshal.FreeHGlobal);
        var before = Resident();
        NativeHeap.Release();
        var after = Resident();
        Marshal.FreeHGlobal(blocks[^1]);

        Assert.True(!OperatingSystem.IsLinux() || before - after > 32 << 10, $"{before} KiB before, {after} KiB after");
    }

    private static int Resident() => !OperatingSystem.IsLinux() ? 0 : File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Select(line => int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture))
        .Single();
}
