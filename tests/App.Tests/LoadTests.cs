using System.Net;
using Ballast.App.Commands;
using Ballast.App.Load;
using Microsoft.Extensions.Time.Testing;

namespace Ballast.App.Tests;

/// <summary>A load test's clients, its time and its report.</summary>
public sealed class LoadTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private readonly HttpListener _server = new();
    private readonly string _address = $"http://127.0.0.1:{FreePort.Next()}/";

    public LoadTests()
    {
        _server.Prefixes.Add(_address);
        _server.Start();
    }

    public void Dispose() => _server.Close();

    [Fact]
    public async Task Load_WithoutNumbers_AsksForTenSecondsWith16ClientsAtOnce()
    {
        var run = LoadTest.RunAsync([_address], _time, default);

        await AnswerAsync(TimeSpan.FromSeconds(9), [.. Enumerable.Repeat(200, 16)]);
        await AnswerAsync(TimeSpan.FromSeconds(1), [.. Enumerable.Repeat(204, 16)]);

        Assert.Equal(
            """
            load: 32 requests in 10.0 s, 3 a second, 0 errors
              p50 1000.0 ms, p90 9000.0 ms, p99 9000.0 ms
              errors: none
            """,
            await run.WaitAsync(Patience));
    }

    [Fact]
    public async Task Load_SomeAnswersAreErrors_FailsAndCountsThemByKind()
    {
        var run = LoadTest.RunAsync([_address, "2", "4"], _time, default);

        await AnswerAsync(TimeSpan.FromSeconds(2), 404, 500, 200, 500);

        var failed = await Assert.ThrowsAsync<CommandException>(() => run.WaitAsync(Patience));
        Assert.Equal(
            """
            load: 4 requests in 2.0 s, 2 a second, 3 errors
              p50 2000.0 ms, p90 2000.0 ms, p99 2000.0 ms
              errors: 500 x 2, 404 x 1
            """,
            failed.Message);
    }

    /// <summary>Waits for as many requests, and answers them when all have been asked and that time has passed.</summary>
    private async Task AnswerAsync(TimeSpan time, params int[] statuses)
    {
        var requests = new List<HttpListenerContext>();
        while (requests.Count < statuses.Length)
        {
            requests.Add(await _server.GetContextAsync().WaitAsync(Patience));
        }

        _time.Advance(time);
        foreach (var (request, status) in requests.Zip(statuses))
        {
            request.Response.StatusCode = status;
            request.Response.Close();
        }
    }
}
