using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Ballast.Kubernetes.Objects;

/// <summary>
/// A Kubernetes quantity such as <c>250m</c>, <c>1.5Gi</c> or <c>1e3</c>, not negative, exact to a thousandth. Its text is
/// canonical: the API server stores it unchanged, so that what is written and what is read back compare equal.
/// </summary>
public readonly partial struct Quantity : IEquatable<Quantity>, IComparable<Quantity>
{
    private const int MilliDigits = 3;
    private const int HighestExponent = 18;
    private const int UnitIndex = 3;

    // They fit into a long.
    private const int MostDigits = 18;

    private static readonly BigInteger One = BigInteger.Pow(10, MilliDigits);
    private static readonly BigInteger Highest = long.MaxValue * One;
    private static readonly string[] DecimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] BinarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    private readonly BigInteger _milli;
    private readonly Notation _notation;

    private Quantity(BigInteger milli, Notation notation) => (_milli, _notation) = (milli, notation);

    /// <summary>The amount without a suffix: cores, bytes, pieces.</summary>
    public decimal Value => (decimal)_milli / (decimal)One;

    public static bool operator ==(Quantity left, Quantity right) => left.Equals(right);

    public static bool operator !=(Quantity left, Quantity right) => !left.Equals(right);

    public static bool operator <(Quantity left, Quantity right) => left.CompareTo(right) < 0;

    public static bool operator <=(Quantity left, Quantity right) => left.CompareTo(right) <= 0;

    public static bool operator >(Quantity left, Quantity right) => left.CompareTo(right) > 0;

    public static bool operator >=(Quantity left, Quantity right) => left.CompareTo(right) >= 0;

    /// <summary>Parses a quantity; null if the text is not a quantity.</summary>
    public static Quantity? Parse(string? text) => TryParse(text, out var quantity) ? quantity : null;

    /// <summary>
    /// Parses a quantity, rounded up to a thousandth as in the API server's lists of resources. False if the text is not a
    /// quantity, or is negative or greater than 2^63 - 1.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Quantity quantity)
    {
        if (ParseWhole(text) is { } whole)
        {
            quantity = whole;
            return whole._milli <= Highest;
        }

        quantity = default;
        if (text is null || text.Length > 64 || Syntax().Match(text) is not { Success: true } match)
        {
            return false;
        }

        var suffix = match.Groups["suffix"].Value;
        var exponent = match.Groups["exponent"].Value;
        var power = 0;
        if (exponent.Length > 0
            && (!int.TryParse(exponent, CultureInfo.InvariantCulture, out power) || Math.Abs(power) > HighestExponent))
        {
            return false;
        }

        var notation =
            exponent.Length > 0 ? Notation.Exponent : suffix.EndsWith('i') ? Notation.BinarySuffix : Notation.DecimalSuffix;
        var scale =
            notation == Notation.BinarySuffix ? BigInteger.Pow(1024, Array.IndexOf(BinarySuffixes, suffix)) : BigInteger.One;
        power += notation == Notation.DecimalSuffix ? 3 * (Array.IndexOf(DecimalSuffixes, suffix) - UnitIndex) : 0;
        var fraction = match.Groups["fraction"].Value;
        var digits = BigInteger.Parse("0" + match.Groups["whole"].Value + fraction, CultureInfo.InvariantCulture);
        quantity = new Quantity(Scaled(digits * scale, power - fraction.Length + MilliDigits), notation);
        return quantity._milli <= Highest;
    }

    /// <summary>
    /// The canonical text of a quantity. A text that is not a quantity is returned unchanged: the API server then rejects it
    /// with a message.
    /// </summary>
    public static string Canonical(string text) => TryParse(text, out var quantity) ? quantity.ToString() : text;

    /// <summary>The whole number, rounded up.</summary>
    public long ToInt64() => (long)DivideUp(_milli, One);

    public int CompareTo(Quantity other) => _milli.CompareTo(other._milli);

    public bool Equals(Quantity other) => _milli == other._milli;

    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    public override int GetHashCode() => _milli.GetHashCode();

    /// <summary>The canonical text: no fraction, and the largest suffix that leaves a whole number.</summary>
    public override string ToString()
    {
        if (_milli.IsZero)
        {
            return "0";
        }

        var isWhole = (_milli % One).IsZero;
        return _notation == Notation.BinarySuffix && isWhole && _milli >= 1024 * One ? Binary() : Decimal();
    }

    // Nearly all that are written: a whole number and at most a suffix. The expression takes several times as long.
    private static Quantity? ParseWhole(ReadOnlySpan<char> text)
    {
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? text.Length : digits;
        if (digits is 0 or > MostDigits)
        {
            return null;
        }

        var number = long.Parse(text[..digits], CultureInfo.InvariantCulture);
        var suffix = text[digits..];
        if (IndexOf(DecimalSuffixes, suffix) is var index and >= UnitIndex - 1)
        {
            return new Quantity(number * BigInteger.Pow(1000, index - UnitIndex + 1), Notation.DecimalSuffix);
        }

        return IndexOf(BinarySuffixes, suffix) is var power and > 0
            ? new Quantity((number * One) << (10 * power), Notation.BinarySuffix)
            : null;
    }

    private static int IndexOf(string[] suffixes, ReadOnlySpan<char> suffix)
    {
        var index = suffixes.Length - 1;
        while (index >= 0 && !suffix.SequenceEqual(suffixes[index]))
        {
            index--;
        }

        return index;
    }

    private static BigInteger Scaled(BigInteger value, int power) =>
        power >= 0 ? value * BigInteger.Pow(10, power) : DivideUp(value, BigInteger.Pow(10, -power));

    private static BigInteger DivideUp(BigInteger value, BigInteger divisor) => (value + divisor - 1) / divisor;

    private string Binary()
    {
        var (number, index) = Reduce(_milli / One, 1024, BinarySuffixes.Length - 1);
        return string.Create(CultureInfo.InvariantCulture, $"{number}{BinarySuffixes[index]}");
    }

    private string Decimal()
    {
        var (number, steps) = Reduce(_milli, 1000, DecimalSuffixes.Length - UnitIndex);
        var exponent = (3 * steps) - MilliDigits;
        var suffix =
            _notation != Notation.Exponent ? DecimalSuffixes[steps + UnitIndex - 1] : exponent == 0 ? "" : $"e{exponent}";
        return string.Create(CultureInfo.InvariantCulture, $"{number}{suffix}");
    }

    private static (BigInteger Number, int Steps) Reduce(BigInteger number, int step, int most)
    {
        var steps = 0;
        for (; steps < most && (number % step).IsZero; steps++)
        {
            number /= step;
        }

        return (number, steps);
    }

    [GeneratedRegex(
        @"^((?<whole>[0-9]+)(\.(?<fraction>[0-9]*))?|\.(?<fraction>[0-9]+))"
            + @"([eE](?<exponent>[+-]?[0-9]+)|(?<suffix>[KMGTPE]i|[numkMGTPE]?))\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Syntax();

    private enum Notation
    {
        DecimalSuffix,
        BinarySuffix,
        Exponent,
    }
}
