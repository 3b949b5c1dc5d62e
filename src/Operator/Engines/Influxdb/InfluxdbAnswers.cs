using System.Text.Json;

namespace Ballast.Operator.Engines.Influxdb;

/// <summary>Reads the answers of InfluxDB.</summary>
internal static class InfluxdbAnswers
{
    /// <summary>Names in the answer to SHOW DATABASES, of version 1.</summary>
    /// <exception cref="UnintelligibleAnswerException">It is none.</exception>
    public static IReadOnlyList<string?> Databases(ReadOnlySpan<byte> answer) => Read<List<string?>>(answer, root =>
    [
        .. from result in root.GetProperty("results").EnumerateArray()
           from series in Items(result, "series")
           from row in Items(series, "values")
           select row[0].GetString(),
    ]);

    /// <summary>Names in a list of buckets, of version 2.</summary>
    /// <exception cref="UnintelligibleAnswerException">It is none.</exception>
    public static IReadOnlyList<string?> Buckets(ReadOnlySpan<byte> answer) => Read<List<string?>>(answer, root =>
        [.. root.GetProperty("buckets").EnumerateArray().Select(bucket => bucket.GetProperty("name").GetString())]);

    /// <summary>The version in the answer of /health, of version 2; null if it has none.</summary>
    public static string? Version(ReadOnlySpan<byte> answer) => Read(
        answer, root => root.TryGetProperty("version", out var version) ? version.GetString()?.TrimStart('v') : null);

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var items) ? items.EnumerateArray() : default;

    private static T Read<T>(ReadOnlySpan<byte> answer, Func<JsonElement, T> read)
    {
        try
        {
            var reader = new Utf8JsonReader(answer);
            using var document = JsonDocument.ParseValue(ref reader);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException
            or IndexOutOfRangeException)
        {
            throw new UnintelligibleAnswerException();
        }
    }
}
