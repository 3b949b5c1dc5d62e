using System.Globalization;

namespace Ballast.Testing;

/// <summary>Reads the Prometheus text format.</summary>
internal static class PrometheusText
{
    /// <summary>The sum of a family's series; 0 where there is none.</summary>
    public static double Sum(string text, string family) => text.Split('\n')
        .Where(line => line.StartsWith($"{family} ", StringComparison.Ordinal)
            || line.StartsWith($"{family}{{", StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
