namespace Ballast.EndToEnd.Tests.Harness;

/// <summary><c>kubectl proxy</c>: a way to Services of a cluster whose network this machine is not part of.</summary>
internal static class ApiProxy
{
    private static readonly Lazy<Task<Uri>> Shared = new(StartAsync);

    public static async Task<Uri> PathAsync(string path) => new(await Shared.Value, path);

    // Runs as long as the tests do.
    private static async Task<Uri> StartAsync()
    {
        var lines =
            Command.ReadLinesAsync(Cluster.Kubectl, "--context", Cluster.Context, "proxy", "--port=0").GetAsyncEnumerator();
        if (!await lines.MoveNextAsync())
        {
            throw new InvalidOperationException("kubectl proxy did not start");
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => lines.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return new Uri($"http://{lines.Current.Split(' ')[^1]}/");
    }
}
