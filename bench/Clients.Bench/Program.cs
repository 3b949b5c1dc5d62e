using System.Globalization;
using System.Text.Json;
using Ballast.Bench;

namespace Ballast.Clients.Bench;

/// <summary>
/// Measures published programs, <c>CLIENT:HOW:PATH</c> each, and writes a table as Markdown and JSON to the folder that is named
/// first.
/// </summary>
internal static class Program
{
    private const string Name = "clients";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static async Task<int> Main(string[] arguments)
    {
        var machine = await Machine.ReadAsync();
        await using var server = await PodServer.StartAsync();
        var rows = await Comparison.MeasureAsync(
            [.. arguments[1..].Select(a => a.Split(':', 3)).Select(a => new Subject(a[0], a[1], a[2]))], server);
        var table = new MarkdownTable(
            "client", "published", "binary", "start to first LIST", "memory a cached pod", "allocated a watch line",
            "a body that stalls", "certificate for another name");
        foreach (var row in rows)
        {
            table.Add(
                row.Client, row.How, Text($"{row.SizeMiB:0.0} MiB"),
                row.StartMilliseconds is { } start ? Text($"{start:0} ms") : "fails",
                Bytes(row.BytesPerPod), Bytes(row.BytesPerLine), row.Stalled, row.OtherName);
        }

        var text = $"{table}\n{machine}\n";
        await File.WriteAllTextAsync(Path.Combine(arguments[0], Name + ".md"), text);
        await File.WriteAllTextAsync(
            Path.Combine(arguments[0], Name + ".json"), JsonSerializer.Serialize(new { machine, rows }, Json));
        Console.WriteLine(text);
        return 0;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Bytes(string words) =>
        int.TryParse(words, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? Text($"{bytes / 1024.0:0.0} KiB") : words;
}
