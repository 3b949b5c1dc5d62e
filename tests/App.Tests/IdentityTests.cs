using Ballast.App.Identity;
using Microsoft.Extensions.Time.Testing;

namespace Ballast.App.Tests;

public sealed class IdentityTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Next_ManyInAMillisecondAndAClockThatIsPutBack_AreDifferentAndGrow()
    {
        var ids = new IdGenerator(5, _time);
        var given = Enumerable.Range(0, 5000).Select(_ => long.Parse(ids.Next())).ToList();
        _time.AdjustTime(_time.GetUtcNow().AddMinutes(-5));
        given.Add(long.Parse(ids.Next()));
        _time.Advance(TimeSpan.FromMinutes(10));
        given.Add(long.Parse(ids.Next()));

        Assert.Equal(given.Distinct().Order(), given);
    }

    [Fact]
    public void Next_TwoReplicasAtTheSameTime_AreDifferent()
    {
        var (one, two) = (new IdGenerator(1, _time), new IdGenerator(2, _time));
        Assert.Empty(
            Enumerable.Range(0, 100).Select(_ => one.Next()).Intersect(Enumerable.Range(0, 100).Select(_ => two.Next())));
        Assert.Equal(IdGenerator.NumberOf("web-1"), IdGenerator.NumberOf("web-1"));
        Assert.NotEqual(IdGenerator.NumberOf("web-1"), IdGenerator.NumberOf("web-2"));
    }

    [Fact]
    public void Verifies_AnotherMessageOrKey_IsRefused()
    {
        var signer = new Signer("JWT_SECRET", "one");
        var signature = signer.Sign("message"u8);
        Assert.True(signer.Verifies("message"u8, signature));
        Assert.False(signer.Verifies("messagE"u8, signature));
        Assert.False(new Signer("JWT_SECRET", "two").Verifies("message"u8, signature));
        Assert.False(signer.Verifies("message"u8, ""));
    }
}
