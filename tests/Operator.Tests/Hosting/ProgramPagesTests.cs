using Ballast.Operator.Hosting;

namespace Ballast.Operator.Tests.Hosting;

public sealed class ProgramPagesTests
{
    // Pages that the loader has changed would be read anew from the file, and the process would crash.
    [Fact]
    public void Mappings_OfTheFile_AreFoundUnlessTheyWereWrittenOrAreWritable()
    {
        var found = ProgramPages.Find(
            """
            1000-3000 r-xp 00000000 fe:00 17                   /bin/ballast
            Rss:                   8 kB
            Anonymous:             0 kB
            3000-4000 r--p 00002000 fe:00 17                   /bin/ballast
            Anonymous:             4 kB
            4000-5000 rw-p 00003000 fe:00 17                   /bin/ballast
            Anonymous:             0 kB
            5000-9000 r--p 00004000 fe:00 17                   /bin/ballast
            Anonymous:             0 kB
            a000-b000 r-xp 00000000 fe:00 18                   /lib/libc.so.6
            Anonymous:             0 kB
            b000-c000 r--p 00000000 00:00 0
            Anonymous:             0 kB
            """.Split('\n'),
            "/bin/ballast");

        Assert.Equal([(0x1000, 0x2000u), (0x5000, 0x4000u)], found);
    }
}
