using System.Buffers;
using System.Globalization;

namespace Ballast.Kubernetes.Objects;

/// <summary>A Kubernetes quantity, such as <c>250m</c>, <c>1.5</c> or <c>512Mi</c>, that is not negative.</summary>
/// <param name="Value">The amount without a suffix: cores, bytes, pieces.</param>
public readonly record struct Quantity(decimal Value) : IComparable<Quantity>
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    public static bool operator <(Quantity left, Quantity right) => left.Value < right.Value;

    public static bool operator >(Quantity left, Quantity right) => left.Value > right.Value;

    public static bool operator <=(Quantity left, Quantity right) => left.Value <= right.Value;

    public static bool operator >=(Quantity left, Quantity right) => left.Value >= right.Value;

    /// <summary>Reads a quantity; false for anything that is none, for a negative one and for one beyond all sense.</summary>
    public static bool TryParse(string? text, out Quantity quantity)
    {
        quantity = default;
        var digits = text.AsSpan().IndexOfAnyExcept(Digits);
        digits = digits < 0 ? text.AsSpan().Length : digits;
        if (!decimal.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        if (!TryScale(text!.AsSpan(digits), out var scale) || number > decimal.MaxValue / decimal.Max(scale, 1m))
            return false;
        quantity = new Quantity(number * scale);
        return true;
    }

    /// <summary>Reads a quantity, or null for what is none.</summary>
    public static Quantity? Parse(string? text) => TryParse(text, out var quantity) ? quantity : null;

    public int CompareTo(Quantity other) => Value.CompareTo(other.Value);

    private static bool TryScale(ReadOnlySpan<char> suffix, out decimal scale)
    {
        scale = suffix switch
        {
            "" => 1m,
            "n" => 1e-9m,
            "u" => 1e-6m,
            "m" => 1e-3m,
            "k" => 1e3m,
            "M" => 1e6m,
            "G" => 1e9m,
            "T" => 1e12m,
            "P" => 1e15m,
            "E" => 1e18m,
            "Ki" => 1L << 10,
            "Mi" => 1L << 20,
            "Gi" => 1L << 30,
            "Ti" => 1L << 40,
            "Pi" => 1L << 50,
            "Ei" => 1L << 60,
            ['e' or 'E', .. var exponent] => Power(exponent),
            _ => 0m,
        };
        return scale > 0m;
    }

    private static decimal Power(ReadOnlySpan<char> exponent)
    {
        if (!int.TryParse(exponent, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power) || power is < -9 or > 18)
            return 0m;
        var scale = 1m;
        for (var i = 0; i < Math.Abs(power); i++)
            scale *= 10m;
        return power < 0 ? 1m / scale : scale;
    }
}
