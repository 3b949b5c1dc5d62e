using System.Globalization;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Tests.Objects;

public sealed class QuantityTests
{
    // That an API server stores the right-hand sides as they are is tested on one.
    [Theory]
    [InlineData("0", "0")]
    [InlineData("0Mi", "0")]
    [InlineData("1", "1")]
    [InlineData("01", "1")]
    [InlineData("1.", "1")]
    [InlineData("0.5", "500m")]
    [InlineData(".5", "500m")]
    [InlineData("1500m", "1500m")]
    [InlineData("1000m", "1")]
    [InlineData("1.25", "1250m")]
    [InlineData("2000", "2k")]
    [InlineData("1200", "1200")]
    [InlineData("100000000", "100M")]
    [InlineData("1024", "1024")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("0.5Gi", "512Mi")]
    [InlineData("0.5Ki", "512")]
    [InlineData("100.5Ki", "102912")]
    [InlineData("1.0001Ki", "1024103m")]
    [InlineData("1e3", "1e3")]
    [InlineData("1000e3", "1e6")]
    [InlineData("12E2", "1200")]
    [InlineData("1e-3", "1e-3")]
    [InlineData("1E", "1E")]
    [InlineData("5120Mi", "5Gi")]
    [InlineData("0.1n", "1m")]
    [InlineData("1500u", "2m")]
    [InlineData("1Ei", "1Ei")]
    public void Quantity_InAnyForm_HasTheServersForm(string text, string canonical) =>
        Assert.Equal(canonical, Quantity.Canonical(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-1")]
    [InlineData("1.2.3")]
    [InlineData("16Ei")]
    [InlineData("99999999999999999999")]
    [InlineData("1K")]
    [InlineData("1 Gi")]
    [InlineData("1Gb")]
    [InlineData("1e")]
    [InlineData("1e3Gi")]
    [InlineData("1e999999999")]
    [InlineData("Gi")]
    [InlineData("1\n")]
    public void Text_ThatIsNone_IsRefused(string? text) => Assert.False(Quantity.TryParse(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("n")]
    [InlineData("u")]
    [InlineData("m")]
    [InlineData("k")]
    [InlineData("M")]
    [InlineData("G")]
    [InlineData("T")]
    [InlineData("P")]
    [InlineData("E")]
    [InlineData("Ki")]
    [InlineData("Mi")]
    [InlineData("Gi")]
    [InlineData("Ti")]
    [InlineData("Pi")]
    [InlineData("Ei")]
    public void WholeNumber_IsReadAsTheSameWithAFraction(string suffix)
    {
        string[] numbers = ["0", "1", "7", "8", "999", "0250", "1000", "1536", "999999999999999999", "9223372036854775808"];
        foreach (var number in numbers)
        {
            var (whole, fraction) = ($"{number}{suffix}", $"{number}.0{suffix}");
            Assert.Equal(Quantity.Parse(fraction), Quantity.Parse(whole));
            Assert.Equal(
                Quantity.Canonical(fraction).Replace(".0", "", StringComparison.Ordinal), Quantity.Canonical(whole));
        }
    }

    [Fact]
    public void Quantities_OfEqualAmount_AreEqualInAnyForm()
    {
        Assert.Equal(Quantity.Parse("1Gi"), Quantity.Parse("1073741824"));
        Assert.True(Quantity.Parse("1G") < Quantity.Parse("1Gi"));
        Assert.Equal(0.25m, Quantity.Parse("250m")!.Value.Value);
        Assert.Equal(1, Quantity.Parse("250m")!.Value.ToInt64());
    }

    [Theory]
    [InlineData("1.5", "1.5")]
    [InlineData("2k", "2000")]
    [InlineData("7Ei", "8070450532247928832")]
    [InlineData("12E-3", "0.012")]
    public void Quantity_AsANumber_IsWithoutSuffix(string text, string value) =>
        Assert.Equal(decimal.Parse(value, CultureInfo.InvariantCulture), Quantity.Parse(text)!.Value.Value);
}
