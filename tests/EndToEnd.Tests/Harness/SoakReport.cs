using System.Globalization;
using System.Text;

namespace Ballast.EndToEnd.Tests.Harness;

/// <summary>What a soak measured, and what of it is a failure.</summary>
internal sealed class SoakReport
{
    // A start of a minute or more, and nearly all the memory, are where the trouble began.
    private const double LongestStart = 60;
    private const double MostMemory = 90;

    private readonly List<string> _failedChecks = [];

    public TimeSpan Time { get; set; }

    public double StartSeconds { get; set; }

    public int Checks { get; private set; }

    public int Restarts { get; set; }

    /// <summary>The highest memory of any pod of the app, in percent of its limit.</summary>
    public double MemoryPercent { get; private set; }

    public int Answered { get; set; }

    public IReadOnlyCollection<string> Lost { get; set; } = [];

    public int Updates { get; set; }

    public void Check(bool isHealthy, string words)
    {
        Checks++;
        if (!isHealthy)
        {
            _failedChecks.Add(words);
        }
    }

    public void Memory(double bytes, double limit) => MemoryPercent = Math.Max(MemoryPercent, bytes / limit * 100);

    /// <summary>One line for each thing that a soak must not show; none: it passed.</summary>
    public IReadOnlyList<string> Faults() =>
    [
        .. Fault(Restarts > 0, $"{Restarts} restarts"),
        .. Fault(
            _failedChecks.Count > 0, $"{_failedChecks.Count} failed health checks, the first: {_failedChecks.FirstOrDefault()}"),
        .. Fault(Checks < 10, $"only {Checks} health checks"),
        .. Fault(StartSeconds >= LongestStart, $"a start of {StartSeconds:0} s"),
        .. Fault(MemoryPercent > MostMemory, $"{MemoryPercent:0} % of a memory limit"),
        .. Fault(Lost.Count > 0, $"{Lost.Count} lost requests, the first: {Lost.FirstOrDefault()}"),
        .. Fault(Answered == 0, $"no request of {Answered + Lost.Count} was answered"),
    ];

    /// <summary>The table, as Markdown.</summary>
    public string Table()
    {
        var table = new StringBuilder();
        table.AppendLine("| measured | value | must be |").AppendLine("| --- | --- | --- |");
        Row("time", $"{Time.TotalMinutes:0.0} minutes", "");
        Row("restarts", $"{Restarts}", "0");
        Row("health checks, 5 s apart", $"{Checks - _failedChecks.Count} of {Checks}", "all");
        Row("apply to Ready", $"{StartSeconds:0} s", $"under {LongestStart:0} s");
        Row("highest memory of a pod", $"{MemoryPercent:0} % of its limit", $"at most {MostMemory:0} %");
        Row("rolling updates", $"{Updates}", "");
        Row("requests answered, lost", $"{Answered}, {Lost.Count}", "0 lost");
        return table.ToString();

        void Row(string name, FormattableString value, string bound) =>
            table.AppendLine(
                CultureInfo.InvariantCulture, $"| {name} | {value.ToString(CultureInfo.InvariantCulture)} | {bound} |");
    }

    private static IEnumerable<string> Fault(bool isOne, FormattableString words) =>
        isOne ? [words.ToString(CultureInfo.InvariantCulture)] : [];
}
