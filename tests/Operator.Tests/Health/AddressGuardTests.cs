using System.Net;
using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Health;

public sealed class AddressGuardTests
{
    private static readonly IPAddress[] ApiServer = [IPAddress.Parse("10.96.0.1"), IPAddress.Parse("fd00::1")];

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("::")]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("fe80::1")]
    [InlineData("10.96.0.1")]
    [InlineData("::ffff:10.96.0.1")]
    [InlineData("fd00::1")]
    public void Address_OnlyTheOperatorReaches_IsRefused(string address) =>
        Assert.True(AddressGuard.Refuses(IPAddress.Parse(address), ApiServer));

    [Theory]
    [InlineData("10.96.0.2")]
    [InlineData("192.168.1.10")]
    [InlineData("203.0.113.5")]
    [InlineData("169.253.1.1")]
    [InlineData("2001:db8::1")]
    public void Address_OfAnyOtherServer_IsAllowed(string address) =>
        Assert.False(AddressGuard.Refuses(IPAddress.Parse(address), ApiServer));
}
