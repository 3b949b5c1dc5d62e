using System.Globalization;
using Ballast.App.Commands;
using Ballast.App.Dependencies;

namespace Ballast.App.Load;

/// <summary><c>load URL [SECONDS [CONCURRENCY]]</c>: asks for a page again and again, and tells how long that took.</summary>
internal static class LoadTest
{
    private const string Usage = "usage: load URL [SECONDS [CONCURRENCY]]";

    public static async Task<string> RunAsync(string[] arguments, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(arguments.ElementAtOrDefault(0), UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https")
            || Whole(arguments.ElementAtOrDefault(1) ?? "10", 3600) is not { } seconds
            || Whole(arguments.ElementAtOrDefault(2) ?? "16", 10_000) is not { } concurrency)
        {
            throw new CommandException(ExitCode.Invalid, Usage);
        }

        var result = await RunAsync(url, TimeSpan.FromSeconds(seconds), concurrency, time, cancellationToken);
        return result.Errors.Count == 0 ? $"{result}" : throw new CommandException(ExitCode.Failed, $"{result}");
    }

    private static async Task<LoadResult> RunAsync(
        Uri url, TimeSpan duration, int concurrency, TimeProvider time, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        var start = time.GetTimestamp();
        var clients = await Task.WhenAll(
            Enumerable.Range(0, concurrency).Select(_ => AskAsync(http, url, start, duration, time, cancellationToken)));
        return new LoadResult(
            [.. clients.SelectMany(c => c.Milliseconds)],
            clients.SelectMany(c => c.Errors).GroupBy(e => e.Key).ToDictionary(e => e.Key, e => e.Sum(x => x.Value)),
            time.GetElapsedTime(start));
    }

    private static async Task<(List<double> Milliseconds, Dictionary<string, int> Errors)> AskAsync(
        HttpClient http, Uri url, long start, TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        var (milliseconds, errors) = (new List<double>(), new Dictionary<string, int>());
        while (time.GetElapsedTime(start) < duration)
        {
            var asked = time.GetTimestamp();
            string? error;
            try
            {
                using var answer = await http.GetAsync(url, cancellationToken);
                error = answer.IsSuccessStatusCode ? null : ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
            }
            catch (Exception e)
                when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                error = PlainWords.Describe(e);
            }

            if (error is null)
            {
                milliseconds.Add(time.GetElapsedTime(asked).TotalMilliseconds);
            }
            else
            {
                errors[error] = errors.GetValueOrDefault(error) + 1;
            }
        }

        return (milliseconds, errors);
    }

    private static int? Whole(string text, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= max
            ? number : null;
}
