using System.Diagnostics;
using System.Globalization;

namespace Ballast.Clients.Subjects;

/// <summary>
/// Does one thing with a client and says on one line what it took: <c>list</c>, <c>cache</c>, <c>watch</c>, <c>stall</c>, and
/// then a kubeconfig.
/// </summary>
internal static class Subject
{
    // Before these the first lines' own costs, such as those of the serialiser, are counted too.
    private const int Warmup = 200;

    public static async Task<int> RunAsync(string[] arguments, Func<string, IClient> connect)
    {
        using var client = connect(arguments[1]);
        var words = arguments[0] switch
        {
            "list" => $"{(await client.ListPodsAsync("default", CancellationToken.None)).Count}",
            "cache" => await CacheAsync(client),
            "watch" => await WatchAsync(client),
            "stall" => await StallAsync(client, int.Parse(arguments[2], CultureInfo.InvariantCulture)),
            _ => throw new ArgumentException($"{arguments[0]} is not list, cache, watch or stall"),
        };
        Console.WriteLine(words);
        return 0;
    }

    // Bytes a pod that stay reachable.
    private static async Task<string> CacheAsync(IClient client)
    {
        await client.ListPodsAsync("default", CancellationToken.None);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var pods = await client.ListPodsAsync("many", CancellationToken.None);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        var each = (after - before) / pods.Count;
        GC.KeepAlive(pods);
        return each.ToString(CultureInfo.InvariantCulture);
    }

    // Bytes allocated a line.
    private static async Task<string> WatchAsync(IClient client)
    {
        if (client.WatchPods("default", CancellationToken.None) is not { } changes)
        {
            return "no watch";
        }

        var (lines, before) = (0, 0L);
        await foreach (var _ in changes)
        {
            if (++lines == Warmup)
            {
                before = GC.GetTotalAllocatedBytes(precise: true);
            }
        }

        return ((GC.GetTotalAllocatedBytes(precise: true) - before) / (lines - Warmup)).ToString(CultureInfo.InvariantCulture);
    }

    // Seconds until a list whose body stops in the middle is given up.
    private static async Task<string> StallAsync(IClient client, int limit)
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(limit));
        var since = Stopwatch.StartNew();
        try
        {
            await client.ListPodsAsync("stalled", end.Token).WaitAsync(end.Token);
            return "answered";
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return "hangs";
        }
        catch (Exception gaveUp) when (gaveUp is HttpRequestException or IOException or OperationCanceledException)
        {
            return since.Elapsed.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        }
    }
}
