using System.Globalization;

namespace Ballast.Operator.Bench;

/// <summary>A row for each measurement as it comes, in Markdown.</summary>
internal sealed class MemoryTable
{
    private readonly TextWriter _output;

    // What the first number of stacks took, by how it was measured.
    private readonly Dictionary<string, (int Count, double Memory)> _before = [];

    public MemoryTable(TextWriter output)
    {
        _output = output;
        output.WriteLine("| stacks | | memory | each more | peak | program | libraries | C heap | anonymous | CPU of one core |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    }

    /// <param name="count">How many stacks there were.</param>
    /// <param name="how">How it came to them, and its settings.</param>
    /// <param name="found">What was measured.</param>
    /// <param name="rest">Over which time.</param>
    public void Write(int count, string how, Footprint found, TimeSpan rest)
    {
        var each = "";
        if (_before.TryGetValue(how, out var before) && count > before.Count)
        {
            var kibibytes = (found.Memory - before.Memory) / (count - before.Count) * 1024;
            each = string.Create(CultureInfo.InvariantCulture, $"{kibibytes:0.0} KiB");
        }

        _before[how] = (count, found.Memory);
        _output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {count} | {how} | {found.Memory:0.0} MiB | {each} | {found.Peak:0.0} | {found.Program:0.0} "
                + $"| {found.Libraries:0.0} | {found.NativeHeap:0.0} | {found.Anonymous:0.0} "
                + $"| {found.Cpu / rest.TotalSeconds * 100:0.00} % |"));
        _output.Flush();
    }
}
