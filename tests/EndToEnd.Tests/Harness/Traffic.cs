using System.Collections.Concurrent;

namespace Ballast.EndToEnd.Tests.Harness;

/// <summary>Users who never stop: one on connections that stay open, one who opens a new one for each request.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    private readonly CancellationTokenSource _enough = new();
    private readonly ConcurrentQueue<string> _failures = [];
    private readonly Uri _target;
    private readonly Task _users;
    private int _answered;

    private Traffic(Uri target)
    {
        _target = target;
        _users = Task.WhenAll(UseAsync(keepOpen: true), UseAsync(keepOpen: false));
    }

    public int Answered => _answered;

    public IReadOnlyCollection<string> Failures => _failures;

    public static Traffic Start(WebClient web, string path) => new(new Uri(web.Address, path));

    public async Task StopAsync()
    {
        await _enough.CancelAsync();
        await _users;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _enough.Dispose();
    }

    private async Task UseAsync(bool keepOpen)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.ConnectionClose = !keepOpen;
        while (!_enough.IsCancellationRequested)
        {
            try
            {
                using var answer = await http.GetAsync(_target);
                answer.EnsureSuccessStatusCode();
                Interlocked.Increment(ref _answered);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                _failures.Enqueue(
                    $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {(keepOpen ? "open" : "new")} connection: {e.Message}");
            }

            await Task.Delay(Pause);
        }
    }
}
