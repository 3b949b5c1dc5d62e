using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Events;

/// <summary>Something that happened to an object.</summary>
internal sealed record EventOccurrence(V1ObjectReference Regarding, string Type, string Reason, string Message, DateTimeOffset At)
{
    private const int LongestMessage = 1024;

    // Leaves room for the hash within the 253 characters of a name.
    private const int LongestPrefix = 200;

    public static EventOccurrence Of(IKubernetesObject regarding, string type, string reason, string message, DateTimeOffset at)
    {
        var metadata = regarding.Metadata;
        var reference = new V1ObjectReference
        {
            ApiVersion = regarding.ApiVersion,
            Kind = regarding.Kind,
            Namespace = metadata.Namespace,
            Name = metadata.Name,
            Uid = metadata.Uid,
            ResourceVersion = metadata.ResourceVersion,
        };
        return new(reference, type, reason, Cut(message), at);
    }

    /// <summary>The Event to create. Its name is the same for the same message about the same object.</summary>
    public V1Event Build(string component, string instance) => new()
    {
        // Events about cluster-scoped objects are in "default".
        Metadata = new V1ObjectMeta { Name = NameFor(component), Namespace = Regarding.Namespace ?? "default" },
        InvolvedObject = Regarding,
        Type = Type,
        Reason = Reason,
        Message = Message,
        Count = 1,
        FirstTimestamp = At,
        LastTimestamp = At,
        Source = new V1EventSource { Component = component },
        ReportingComponent = component,
        ReportingInstance = instance,
    };

    /// <summary>The patch that increases the count of <paramref name="known"/>.</summary>
    public JsonObject BuildRepeat(V1Event known) => new()
    {
        ["count"] = (known.Count ?? 1) + 1,
        ["lastTimestamp"] = At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
    };

    private string NameFor(string component)
    {
        var identity = string.Join('\n', component, Regarding.Uid, Regarding.Kind, Type, Reason, Message);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 8));
        var prefix = Regarding.Name ?? "unknown";
        return $"{(prefix.Length > LongestPrefix ? prefix[..LongestPrefix].TrimEnd('.', '-') : prefix)}.{hash}";
    }

    private static string Cut(string message)
    {
        if (message.Length <= LongestMessage)
        {
            return message;
        }

        // Do not cut a surrogate pair in half: that is not valid text.
        var end = char.IsHighSurrogate(message[LongestMessage - 2]) ? LongestMessage - 2 : LongestMessage - 1;
        return message[..end] + "\u2026";
    }
}
