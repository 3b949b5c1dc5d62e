using Ballast.App.Dependencies.Points;

namespace Ballast.App.Tests;

/// <summary>Lines of InfluxDB's line protocol.</summary>
public sealed class PointSeriesTests
{
    [Fact]
    public void Take_SeveralEventsOfASeries_IsOneLineWithTheirSum()
    {
        var series = new PointSeries("web-1");
        series.Add("requests", TimeSpan.FromSeconds(1), ("method", "GET"));
        series.Add("requests", TimeSpan.FromSeconds(0.5), ("method", "GET"));

        Assert.Equal(
            "requests,host=web-1,method=GET count=2i,seconds=1.5 1000\n", series.Take(DateTimeOffset.FromUnixTimeSeconds(1)));
        Assert.Null(series.Take(DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void Take_TagWithCharactersOfTheProtocol_IsEscaped()
    {
        var series = new PointSeries("a b");
        series.Add("tasks", TimeSpan.Zero, ("task", "x,y=z\\\n"));

        Assert.Equal("tasks,host=a\\ b,task=x\\,y\\=z count=1i,seconds=0 0\n", series.Take(DateTimeOffset.UnixEpoch));
    }
}
