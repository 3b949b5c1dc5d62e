using System.Text.Json.Nodes;

namespace Ballast.EndToEnd.Tests.Harness;

/// <summary>kubectl in one namespace, or in none.</summary>
internal sealed class Kubectl(string? @namespace = null)
{
    public async Task<string> RunAsync(params string[] arguments) => (await TryAsync(arguments)).MustSucceed().Output;

    public Task<CommandResult> TryAsync(params string[] arguments) =>
        Command.RunAsync(Cluster.Kubectl, [.. Where(), .. arguments]);

    public async Task ApplyAsync(string manifest) =>
        (await Command.RunAsync(Cluster.Kubectl, [.. Where(), "apply", "-f", "-"], manifest)).MustSucceed();

    /// <summary>Null when it is not there.</summary>
    public async Task<JsonNode?> GetAsync(string kind, string name) =>
        JsonNode.Parse(
            await RunAsync("get", kind, name, "--ignore-not-found", "-o", "json") is { Length: > 0 } found ? found : "null");

    public async Task<IReadOnlyList<JsonNode>> ListAsync(string kind, string selector = "") =>
        [.. JsonNode.Parse(await RunAsync("get", kind, "-l", selector, "-o", "json"))!["items"]!.AsArray().Select(item => item!)];

    /// <summary>Merges a piece of JSON into the object.</summary>
    public Task PatchAsync(string kind, string name, string patch) => RunAsync("patch", kind, name, "--type=merge", "-p", patch);

    /// <summary>What the API server answers at a path.</summary>
    public Task<string> RawAsync(string path) => RunAsync("get", "--raw", path);

    private string[] Where() =>
        @namespace is null ? ["--context", Cluster.Context] : ["--context", Cluster.Context, "-n", @namespace];
}
