using System.Collections.Concurrent;
using System.Text;

namespace Ballast.EndToEnd.Tests.Harness;

/// <summary>What passed tests leave behind for the judgement of the whole run, their namespaces being gone by then.</summary>
internal static class Evidence
{
    // Shorter ones are words, such as a user's or a database's name.
    private const int ShortestSecret = 16;

    // Of credentials, what may be read by anybody.
    private static readonly string[] OpenKeys = ["host", "port", "username", "database"];

    /// <summary>Every secret value there was, and where.</summary>
    public static ConcurrentDictionary<string, string> Secrets { get; } = [];

    /// <summary>Everything the operator said where others can read it: statuses and Events, by namespace.</summary>
    public static ConcurrentDictionary<string, string> Sayings { get; } = [];

    /// <summary>What operators logged whose pods have been replaced since.</summary>
    public static ConcurrentQueue<string> Logs { get; } = [];

    public static async Task CollectLogsAsync() => Logs.Enqueue(await Installation.LogsAsync());

    public static async Task CollectAsync(Kubectl kubectl, string @namespace)
    {
        Sayings[@namespace] = await kubectl.RunAsync("get", "appstacks,events", "-o", "json");
        foreach (var secret in await kubectl.ListAsync("secrets"))
        {
            if (secret["type"]!.GetValue<string>() == "kubernetes.io/service-account-token")
            {
                continue;
            }

            foreach (var (key, data) in secret["data"]?.AsObject() ?? [])
            {
                var value = Encoding.UTF8.GetString(Convert.FromBase64String(data!.GetValue<string>()));
                if (value.Length >= ShortestSecret
                    && !OpenKeys.Any(open => key.EndsWith(open, StringComparison.OrdinalIgnoreCase)))
                {
                    Secrets.TryAdd(value, $"{@namespace}/{secret["metadata"]!["name"]}:{key}");
                }
            }
        }
    }
}
