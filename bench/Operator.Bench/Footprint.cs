using System.Globalization;
using System.Text.RegularExpressions;

namespace Ballast.Operator.Bench;

/// <summary>What a process took in a time at rest. Memory is in MiB.</summary>
/// <param name="Memory">All that is resident.</param>
/// <param name="Peak">The most that it ever was.</param>
/// <param name="Program">Resident pages of the program's own file.</param>
/// <param name="Libraries">Resident pages of other files.</param>
/// <param name="NativeHeap">The C heap.</param>
/// <param name="Anonymous">All other memory: the managed heap, the runtime's own, stacks.</param>
/// <param name="Cpu">Processor time in seconds.</param>
internal sealed partial record Footprint(
    double Memory, double Peak, double Program, double Libraries, double NativeHeap, double Anonymous, double Cpu)
{
    /// <summary>The means of several; <see cref="Peak"/> is the highest.</summary>
    public static Footprint Mean(IReadOnlyCollection<Footprint> samples) => new(
        samples.Average(s => s.Memory), samples.Max(s => s.Peak), samples.Average(s => s.Program),
        samples.Average(s => s.Libraries), samples.Average(s => s.NativeHeap), samples.Average(s => s.Anonymous),
        samples.Average(s => s.Cpu));

    /// <summary>
    /// Reads a process's memory, without its processor time; parts on a system without <c>/proc</c> are zero.
    /// </summary>
    public static Footprint Read(System.Diagnostics.Process process)
    {
        const double MiB = 1 << 20;
        process.Refresh();
        var parts = new Dictionary<string, double>();
        var part = "";
        var smaps = $"/proc/{process.Id}/smaps";
        foreach (var line in File.Exists(smaps) ? File.ReadLines(smaps) : [])
        {
            if (Mapping().Match(line) is { Success: true } mapping)
            {
                part = PartOf(mapping.Groups[1].Value, process.MainModule?.FileName);
            }
            else if (line.StartsWith("Rss:", StringComparison.Ordinal))
            {
                var size = double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
                parts[part] = parts.GetValueOrDefault(part) + (size / 1024);
            }
        }

        return new Footprint(
            process.WorkingSet64 / MiB, process.PeakWorkingSet64 / MiB, parts.GetValueOrDefault("program"),
            parts.GetValueOrDefault("libraries"), parts.GetValueOrDefault("heap"), parts.GetValueOrDefault("anonymous"), Cpu: 0);
    }

    private static string PartOf(string path, string? program) => path switch
    {
        "[heap]" => "heap",
        _ when path == program => "program",
        ['/', ..] when !path.StartsWith("/memfd", StringComparison.Ordinal) => "libraries",
        _ => "anonymous",
    };

    [GeneratedRegex("^[0-9a-f]+-[0-9a-f]+ \\S+ \\S+ \\S+ \\S+ *(.*)$")]
    private static partial Regex Mapping();
}
