using Ballast.Kubernetes.Objects;
using Ballast.Operator.Apply;

namespace Ballast.Operator.Tests.Apply;

/// <summary>A child is taken to be settled only while both sides of its comparison are as they were.</summary>
public sealed class SettledChildrenTests
{
    private readonly SettledChildren _settled = new();

    [Fact]
    public void Child_ComparedInAnEarlierStep_IsSettled()
    {
        Settle(Digest("a"), "7");

        Assert.True(_settled.Has(Digest("a"), Version("7")));
    }

    [Theory]
    [InlineData("b", "7")]
    [InlineData("a", "8")]
    public void Child_EitherSideChanged_IsNotSettled(string desired, string version)
    {
        Settle(Digest("a"), "7");

        Assert.False(_settled.Has(Digest(desired), Version(version)));
    }

    [Fact]
    public void Child_NotMetInAStep_IsForgotten()
    {
        Settle(Digest("a"), "7");
        Settle(Digest("b"), "9");

        Assert.False(_settled.Has(Digest("a"), Version("7")));
        Assert.True(_settled.Has(Digest("b"), Version("9")));
    }

    [Fact]
    public void Child_MetInEachStep_StaysSettled()
    {
        Settle(Digest("a"), "7");
        for (var step = 0; step < 3; step++)
        {
            Assert.True(_settled.Has(Digest("a"), Version("7")));
            _settled.EndStep();
        }
    }

    // Another object, or the same one with other content, could have the same version.
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("w7")]
    public void Child_VersionIsNoNumber_IsNeverSettled(string? version)
    {
        Settle(Digest("a"), version);

        Assert.False(_settled.Has(Digest("a"), Version(version)));
    }

    private void Settle(ulong desired, string? version)
    {
        _settled.Keep(desired, Version(version));
        _settled.EndStep();
    }

    private static ulong Digest(string json) => SettledChildren.Digest(System.Text.Encoding.UTF8.GetBytes(json));

    private static V1ObjectMeta Version(string? version) => new() { ResourceVersion = version };
}
