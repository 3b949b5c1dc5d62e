using System.Text.Json.Nodes;

namespace Ballast.EndToEnd.Tests.Harness;

/// <summary>What of a pod the tests look at.</summary>
internal sealed record Pod(
    string Name, string Uid, string Image, int Restarts, bool Ready, bool Leaving, DateTimeOffset CreatedAt)
{
    /// <summary>
    /// The pod without its readiness, to compare whether it is still the same: on a busy machine a readiness probe may fail now
    /// and then.
    /// </summary>
    public Pod ReadinessAside() => this with { Ready = false };

    public static Pod From(JsonNode pod) => new(
        pod["metadata"]!["name"]!.GetValue<string>(),
        pod["metadata"]!["uid"]!.GetValue<string>(),
        pod["spec"]!["containers"]![0]!["image"]!.GetValue<string>(),
        pod["status"]?["containerStatuses"]?[0]?["restartCount"]?.GetValue<int>() ?? 0,
        pod["status"]?["containerStatuses"]?[0]?["ready"]?.GetValue<bool>() ?? false,
        pod["metadata"]!["deletionTimestamp"] is not null,
        pod["metadata"]!["creationTimestamp"]!.GetValue<DateTimeOffset>());
}
