using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ballast.App.Tasks;

/// <summary>
/// When a task runs: <c>@every N</c> (seconds), or five cron fields in UTC, each of <c>*</c>, numbers, <c>a-b</c>, <c>*/n</c>
/// and lists of them. If both day fields are given, either may match, as in cron.
/// </summary>
internal sealed class Timetable
{
    private static readonly (int Min, int Max)[] Bounds = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)];

    private readonly TimeSpan? _every;
    private readonly HashSet<int>[] _fields = [];
    private readonly bool _eitherDay;

    private Timetable(TimeSpan every) => _every = every;

    private Timetable(HashSet<int>[] fields, bool eitherDay)
    {
        _fields = fields;
        _eitherDay = eitherDay;
    }

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

        if (words.Length != 5)
        {
            return false;
        }

        var fields = words.Select((word, i) => ParseField(word, Bounds[i].Min, Bounds[i].Max)).ToArray();
        if (fields.Any(field => field is null))
        {
            return false;
        }

        if (fields[4]!.Contains(7))
        {
            fields[4]!.Add(0);
        }

        timetable = new Timetable(fields!, eitherDay: words[2][0] != '*' && words[4][0] != '*');
        return timetable.Next(DateTimeOffset.UnixEpoch) is not null;
    }

    /// <summary>The first time after <paramref name="now"/>, or null if there is none within 8 years.</summary>
    public DateTimeOffset? Next(DateTimeOffset now)
    {
        if (_every is { } every)
        {
            return now + every;
        }

        var utc = now.UtcDateTime;
        var time = new DateTime(utc.Year, utc.Month, utc.Day, utc.Hour, utc.Minute, 0, DateTimeKind.Utc).AddMinutes(1);
        for (var end = time.AddYears(8); time < end;)
        {
            if (!_fields[3].Contains(time.Month) || !IsDay(time))
            {
                time = time.Date.AddDays(1);
            }
            else if (!_fields[1].Contains(time.Hour))
            {
                time = time.Date.AddHours(time.Hour + 1);
            }
            else if (!_fields[0].Contains(time.Minute))
            {
                time = time.AddMinutes(1);
            }
            else
            {
                return new DateTimeOffset(time);
            }
        }

        return null;
    }

    private bool IsDay(DateTime time)
    {
        var ofMonth = _fields[2].Contains(time.Day);
        var ofWeek = _fields[4].Contains((int)time.DayOfWeek);
        return _eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
    }

    private static HashSet<int>? ParseField(string field, int min, int max)
    {
        var values = new HashSet<int>();
        foreach (var part in field.Split(','))
        {
            var (range, step) = part.Split('/') switch
            {
                [var whole] => (whole, 1),
                [var whole, var by] when int.TryParse(by, NumberStyles.None, CultureInfo.InvariantCulture, out var n) =>
                    (whole, n),
                _ => ("", 0),
            };
            var ends = range == "*" ? [min, max] : range.Split('-')
                .Select(end => int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1).ToArray();
            if (step < 1 || ends.Length > 2 || ends[0] < min || ends[^1] > max || ends[0] > ends[^1])
            {
                return null;
            }

            for (var value = ends[0]; value <= ends[^1]; value += step)
            {
                values.Add(value);
            }
        }

        return values;
    }
}
