using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Ballast.EndToEnd.Tests.Harness;

/// <summary>A user of a stack's web.</summary>
internal sealed class WebClient(Uri address) : IDisposable
{
    private readonly HttpClient _http =
        new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };

    public Uri Address => address;

    public async Task<JsonNode> GetAsync(string path) =>
        await _http.GetFromJsonAsync<JsonNode>(path) ?? throw new InvalidOperationException($"{path}: null");

    /// <summary>Whether its process answers.</summary>
    public async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await _http.GetAsync("health");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>Null: it answered 2xx. Else what it answered, or why it did not.</summary>
    public async Task<string?> TryAsync(string path)
    {
        try
        {
            using var answer = await _http.GetAsync(path);
            return answer.IsSuccessStatusCode ? null : $"{(int)answer.StatusCode}";
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return e.Message;
        }
    }

    /// <summary>
    /// Waits until each pod answers: twenty connections in a row, each of which Kubernetes may lead to another. After an outage a
    /// pod's circuit breaker may be open for a moment longer than another's, whose answer makes the stack healthy.
    /// </summary>
    public Task AnswersFromEachPodAsync(string path) => Eventually.SeesAsync(
        $"no failure at {path}",
        Sandbox.Patience,
        async () =>
        {
            var failures = new List<string>();
            for (var i = 0; i < 20; i++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { ConnectionClose = true } };
                using var answer = await _http.SendAsync(request);
                if (!answer.IsSuccessStatusCode)
                {
                    failures.Add($"{(int)answer.StatusCode}");
                }
            }

            return failures;
        },
        failures => failures.Count == 0);

    /// <summary>
    /// What the app reports once it is healthy: after an outage the app reconnects later than the operator.
    /// </summary>
    public Task<JsonNode> BecomesHealthyAsync() => Eventually.SeesAsync(
        "an app that calls itself healthy",
        Sandbox.Patience,
        async () =>
        {
            using var answer = await _http.GetAsync("api/v1/health/detailed");
            return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        },
        report => report["status"]!.ToString() == "healthy");

    /// <summary>Writes a note and returns its id.</summary>
    public async Task<long> WriteNoteAsync(string title)
    {
        using var answer = await _http.PostAsJsonAsync("api/v1/notes", new { title, body = "" });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!.GetValue<long>();
    }

    public async Task<string> ReadNoteAsync(long id) => (await GetAsync($"api/v1/notes/{id}"))["title"]!.GetValue<string>();

    public void Dispose() => _http.Dispose();
}
