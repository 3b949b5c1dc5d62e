using System.Globalization;

namespace Ballast.Operator.Validate;

/// <summary>The cron expressions that a CronJob takes: five fields of numbers, names, ranges, lists and steps.</summary>
internal static class CronSyntax
{
    private static readonly string[] Months =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly CronField[] Fields =
    [
        new("minute", 0, 59, []),
        new("hour", 0, 23, []),
        new("day of month", 1, 31, []),
        new("month", 1, 12, Months),
        new("day of week", 0, 6, Days),
    ];

    /// <summary>What is wrong with an expression and how to correct it; null: nothing.</summary>
    public static string? Fault(string expression)
    {
        var parts = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Fields.Length)
        {
            return $"'{expression}' has {parts.Length} fields: write minute, hour, day of month, month and day of week";
        }

        for (var i = 0; i < Fields.Length; i++)
        {
            if (!parts[i].Split(',').All(Fields[i].Allows))
            {
                return $"'{parts[i]}' is not a valid {Fields[i].Name}: write {Fields[i].First} to {Fields[i].Last}, "
                    + "*, a range a-b or a step */n";
            }
        }

        return null;
    }

    private sealed record CronField(string Name, int First, int Last, string[] Names)
    {
        public bool Allows(string term)
        {
            if (term.Split('/') is not [var range, .. var step] || step.Length > 1)
            {
                return false;
            }

            if (step is [var every]
                && !(int.TryParse(every, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0))
            {
                return false;
            }

            if (range is "*" or "?")
            {
                return true;
            }

            return range.Split('-') switch
            {
                [var one] => Value(one) is not null,
                [var from, var to] => Value(from) <= Value(to),
                _ => false,
            };
        }

        private int? Value(string text)
        {
            var named = Array.FindIndex(Names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
            if (named >= 0)
            {
                return named + First;
            }

            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= First
                && number <= Last
                ? number
                : null;
        }
    }
}
