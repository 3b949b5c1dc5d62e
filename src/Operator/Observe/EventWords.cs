using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Observe;

/// <summary>What Events say about a pod or volume that is missing. Pure.</summary>
internal static class EventWords
{
    // Kubernetes has no other word for who refuses: the controllers write it into their Events only.
    private static readonly HashSet<string> Telling =
        new(StringComparer.Ordinal) { "FailedCreate", "ProvisioningFailed", "FailedBinding" };

    /// <summary>The words of the newest Event that tells why; null: none does.</summary>
    public static string? Of(IEnumerable<V1Event> events) =>
        events.Where(e => Telling.Contains(e.Reason ?? "")).MaxBy(e => e.LastTimestamp ?? e.FirstTimestamp)?.Message is { } words
            ? ApiError.Cut(Refusal(words))
            : null;

    /// <summary>The storage class that does not exist according to the words; null: they say something else.</summary>
    public static string? MissingStorageClass(string words)
    {
        const string Before = "storageclass.storage.k8s.io \"";
        var start = words.IndexOf(Before, StringComparison.Ordinal);
        if (start < 0 || !words.Contains("not found", StringComparison.Ordinal))
        {
            return null;
        }

        var name = words[(start + Before.Length)..];
        return name.IndexOf('"', StringComparison.Ordinal) is > 0 and var end ? name[..end] : null;
    }

    // Without what the controller puts before the words of who refuses.
    private static string Refusal(string words)
    {
        foreach (var before in new[] { " failed error: ", "Error creating: " })
        {
            if (words.IndexOf(before, StringComparison.Ordinal) is >= 0 and var at)
            {
                return words[(at + before.Length)..];
            }
        }

        return words;
    }
}
