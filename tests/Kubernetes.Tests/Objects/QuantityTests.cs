using System.Globalization;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Tests.Objects;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("1.5", "1.5")]
    [InlineData("250m", "0.25")]
    [InlineData("1n", "0.000000001")]
    [InlineData("2k", "2000")]
    [InlineData("1Ki", "1024")]
    [InlineData("0.5Gi", "536870912")]
    [InlineData("8Ei", "9223372036854775808")]
    [InlineData("1E", "1000000000000000000")]
    [InlineData("1e3", "1000")]
    [InlineData("12E-3", "0.012")]
    public void Text_OfAQuantity_IsItsValue(string text, string value) =>
        Assert.Equal(decimal.Parse(value, CultureInfo.InvariantCulture), Quantity.Parse(text)!.Value.Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Mi")]
    [InlineData("-1")]
    [InlineData("1 Gi")]
    [InlineData("1GB")]
    [InlineData("1.2.3")]
    [InlineData("1e")]
    [InlineData("99999999999999999999Ei")]
    public void Text_OfNoQuantity_IsRefused(string? text) => Assert.Null(Quantity.Parse(text));

    [Fact]
    public void Quantities_AreComparedByValue() => Assert.True(Quantity.Parse("1000m") <= Quantity.Parse("1") && Quantity.Parse("1Gi") > Quantity.Parse("1G"));
}
