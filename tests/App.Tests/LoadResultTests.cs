using Ballast.App.Load;

namespace Ballast.App.Tests;

public sealed class LoadResultTests
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(2);

    [Fact]
    public void Report_WithoutASuccess_HasNoLatenciesAndSaysWhy() => Assert.Equal(
        """
        load: 3 requests in 2.0 s, 2 a second, 3 errors
          p50 - ms, p90 - ms, p99 - ms: no request succeeded
          errors: 503 x 2, connection refused x 1
        """,
        $"{new LoadResult([], new Dictionary<string, int> { ["connection refused"] = 1, ["503"] = 2 }, Time)}");

    [Fact]
    public void Report_WithASuccess_HasItsLatencies() => Assert.Equal(
        """
        load: 2 requests in 2.0 s, 1 a second, 1 errors
          p50 1.5 ms, p90 1.5 ms, p99 1.5 ms
          errors: 404 x 1
        """,
        $"{new LoadResult([1.5], new Dictionary<string, int> { ["404"] = 1 }, Time)}");

    [Theory]
    [InlineData(50, 5)]
    [InlineData(90, 9)]
    [InlineData(99, 10)]
    public void Percentile_OfTen_IsTheFirstThatSoManyDoNotExceed(int percent, double expected) =>
        Assert.Equal(expected, LoadResult.Percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], percent));

    [Fact]
    public void Percentile_OfNone_IsNone() => Assert.Null(LoadResult.Percentile([], 50));
}
