using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Cronos;

namespace Ballast.App.Tasks;

/// <summary>
/// When a task runs: <c>@every N</c> (seconds), or five cron fields in UTC. If both day fields are given, either may match, as in
/// cron and in a CronJob.
/// </summary>
internal sealed class Timetable
{
    private readonly TimeSpan? _every;
    private readonly CronExpression[] _times = [];

    private Timetable(TimeSpan every) => _every = every;

    private Timetable(CronExpression[] times) => _times = times;

    public static bool TryParse(string text, [NotNullWhen(true)] out Timetable? timetable)
    {
        timetable = null;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is ["@every", var number])
        {
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                && seconds is > 0 and <= 86400)
            {
                timetable = new Timetable(TimeSpan.FromSeconds(seconds));
            }

            return timetable is not null;
        }

        if (words is not [var minute, var hour, var day, var month, var weekday])
        {
            return false;
        }

        // Cronos wants both day fields to match: a time for each of them, where both are given.
        string[] lines = day[0] is '*' or '?' || weekday[0] is '*' or '?'
            ? [$"{minute} {hour} {day} {month} {weekday}"]
            : [$"{minute} {hour} {day} {month} *", $"{minute} {hour} * {month} {weekday}"];
        var times = new List<CronExpression>();
        foreach (var line in lines)
        {
            if (!CronExpression.TryParse(line, out var time))
            {
                return false;
            }

            times.Add(time);
        }

        timetable = new Timetable([.. times]);
        return timetable.Next(DateTimeOffset.UnixEpoch) is not null;
    }

    /// <summary>The first time after <paramref name="now"/>, or null if there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset now) => _every is { } every
        ? now + every
        : _times.Min(time => time.GetNextOccurrence(now, TimeZoneInfo.Utc));
}
