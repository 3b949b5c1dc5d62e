namespace Ballast.Cluster.Tests;

public sealed class Placeholder
{
    [Fact]
    public void Build_Always_Works() => Assert.Equal(4, 2 + 2);
}
