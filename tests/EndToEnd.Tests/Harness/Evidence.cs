using System.Collections.Concurrent;
using System.Text;

namespace Ballast.EndToEnd.Tests.Harness;

/// <summary>What tests leave for the checks of the whole run, when their namespaces are already deleted.</summary>
internal static class Evidence
{
    // Shorter ones are words, such as a user's or a database's name.
    private const int ShortestSecret = 16;

    // Keys of credentials that are not secret.
    private static readonly string[] OpenKeys = ["host", "port", "username", "database"];

    /// <summary>Every secret value there was, and where.</summary>
    public static ConcurrentDictionary<string, string> Secrets { get; } = [];

    /// <summary>All statuses and Events that the operator wrote, by namespace.</summary>
    public static ConcurrentDictionary<string, string> Sayings { get; } = [];

    /// <summary>Logs of operator pods that have been replaced since.</summary>
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
