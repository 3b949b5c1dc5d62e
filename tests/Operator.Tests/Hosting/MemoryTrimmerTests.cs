using Ballast.Operator.Hosting;

namespace Ballast.Operator.Tests.Hosting;

public sealed class MemoryTrimmerTests
{
    private const int MiB = 1 << 20;

    [Theory]
    [InlineData(8 * MiB, 60, true)]
    [InlineData((8 * MiB) - 1, 60, false)]
    [InlineData((8 * MiB) - 1, 120, false)]
    [InlineData(MiB, 180, true)]
    [InlineData(MiB - 1, 3600, false)]
    public void Collection_IsDueAfterMuch_AndSeldomAfterLittle(long allocated, int seconds, bool isDue) =>
        Assert.Equal(isDue, MemoryTrimmer.IsDue(allocated, TimeSpan.FromSeconds(seconds)));
}
