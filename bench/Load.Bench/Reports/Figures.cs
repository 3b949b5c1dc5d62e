using System.Globalization;

namespace Ballast.Load.Bench.Reports;

/// <summary>Numbers as the tables write them.</summary>
internal static class Figures
{
    public static string Seconds(double value) => Text($"{value:0.0} s");

    public static string Milliseconds(double value) => Text($"{value:0} ms");

    public static string Ratio(double value) => Text($"{value:0.00}");

    public static string Percent(double value) => Text($"{value:0.00} %");

    public static string MiB(double value) => Text($"{value:0} MiB");

    public static string Each(double total, int count) => Text($"{total / count:0.0}");

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
