using System.Globalization;
using System.Text.Json.Nodes;

namespace Ballast.EndToEnd.Tests.Harness;

/// <summary>One condition of a stack.</summary>
internal sealed record Condition(string Status, string Reason, string Message, long ObservedGeneration);

/// <summary>A stack as <c>kubectl get -o json</c> shows it.</summary>
internal sealed class StackView(JsonNode stack)
{
    public JsonNode Status { get; } = stack["status"] ?? new JsonObject();

    public string Uid => stack["metadata"]!["uid"]!.GetValue<string>();

    public long Generation => stack["metadata"]!["generation"]!.GetValue<long>();

    /// <summary>Whether the status is of the current generation.</summary>
    public bool IsCurrent => Status["observedGeneration"]?.GetValue<long>() == Generation;

    public bool IsReady => Is("Ready", "True");

    public string? Web => Text("summary", "web");

    public string? Dependencies => Text("summary", "dependencies");

    public string? Migration => Text("summary", "migration");

    public DateTimeOffset CreatedAt =>
        DateTimeOffset.Parse(stack["metadata"]!["creationTimestamp"]!.GetValue<string>(), CultureInfo.InvariantCulture);

    public Condition? this[string type] =>
        Status["conditions"]?.AsArray().FirstOrDefault(c => c!["type"]!.GetValue<string>() == type) is { } found
            ? new Condition(
                found["status"]!.GetValue<string>(), found["reason"]?.GetValue<string>() ?? "",
                found["message"]?.GetValue<string>() ?? "",
                found["observedGeneration"]?.GetValue<long>() ?? 0)
            : null;

    /// <summary>Whether the condition has that status, and that reason if given, for the current generation.</summary>
    public bool Is(string type, string status, string? reason = null) =>
        IsCurrent && this[type] is { } found && found.Status == status && found.ObservedGeneration == Generation
            && (reason ?? found.Reason) == found.Reason;

    public string? Text(params string[] path) => path.Aggregate((JsonNode?)Status, (node, name) => node?[name])?.ToString();

    public override string ToString()
    {
        var state = string.Join(' ', new[] { "Ready", "Reconciling", "Stalled", "Available" }
            .Select(type => this[type] is { } found ? $"{type}={found.Status}" : $"{type}=?"));
        return $"{(IsCurrent ? "" : "(outdated) ")}{state} {this["Ready"]?.Reason} web {Web ?? "-"} deps {Dependencies ?? "-"} "
            + $"migration {Migration ?? "-"}: {this["Ready"]?.Message}";
    }
}
