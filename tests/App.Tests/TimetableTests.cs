using Ballast.App.Tasks;

namespace Ballast.App.Tests;

public sealed class TimetableTests
{
    [Theory]
    [InlineData("3 1 * * *", "2026-03-01T01:03:00Z", "2026-03-02T01:03:00Z")]
    [InlineData("5 * * * *", "2026-03-01T23:59:59Z", "2026-03-02T00:05:00Z")]
    [InlineData("*/20 9-10 * * *", "2026-03-01T09:40:00Z", "2026-03-01T10:00:00Z")]
    [InlineData("0 0 29 2 *", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 * * 7", "2026-03-02T00:00:00Z", "2026-03-08T00:00:00Z")]
    [InlineData("0 0 15 * 1", "2026-03-10T00:00:00Z", "2026-03-15T00:00:00Z")]
    [InlineData("0,30 12 31 12 *", "2026-12-31T12:00:00Z", "2026-12-31T12:30:00Z")]
    [InlineData("0 0 13 * 5", "2026-11-07T00:00:00Z", "2026-11-13T00:00:00Z")]
    [InlineData("0 0 ? * MON", "2026-03-03T00:00:00Z", "2026-03-09T00:00:00Z")]
    [InlineData("0 22-1 * * *", "2026-03-01T23:30:00Z", "2026-03-02T00:00:00Z")]
    [InlineData("0 0 L * *", "2026-02-01T00:00:00Z", "2026-02-28T00:00:00Z")]
    [InlineData("@every 90", "2026-03-01T00:00:00Z", "2026-03-01T00:01:30Z")]
    public void Next_AfterATime_IsTheFirstThatMatches(string text, string now, string expected)
    {
        Assert.True(Timetable.TryParse(text, out var timetable));
        Assert.Equal(DateTimeOffset.Parse(expected), timetable.Next(DateTimeOffset.Parse(now)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * * 13 *")]
    [InlineData("*/0 * * * *")]
    [InlineData("1--2 * * * *")]
    [InlineData("0 0 31 2 *")]
    [InlineData("@every")]
    [InlineData("@every 0")]
    [InlineData("@daily")]
    public void TryParse_WrongTimes_AreRefused(string text) => Assert.False(Timetable.TryParse(text, out _));
}
