using System.Text.Json.Nodes;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>A stack as <c>kubectl get stack -o yaml</c> shows it.</summary>
internal sealed record StackView(JsonNode Stack)
{
    private JsonNode? Status => Stack["status"];

    /// <summary>Whether the status is about the newest spec.</summary>
    public bool IsCurrent => (long?)Status?["observedGeneration"] == (long?)Stack["metadata"]!["generation"];

    public string Ready => Condition("Ready").Status;

    public string Reason => Condition("Ready").Reason;

    public string Message => Condition("Ready").Message;

    /// <summary>The three columns that count, as in <c>2/2 1/1 Succeeded</c>.</summary>
    public string Columns => $"{Text("summary", "web")} {Text("summary", "dependencies")} {Text("summary", "migration")}";

    public string ResourceVersion => (string)Stack["metadata"]!["resourceVersion"]!;

    /// <summary>A condition; empty strings if it does not exist.</summary>
    public (string Status, string Reason, string Message) Condition(string type)
    {
        var found = Status?["conditions"]?.AsArray().FirstOrDefault(c => (string?)c!["type"] == type);
        return ((string?)found?["status"] ?? "", (string?)found?["reason"] ?? "", (string?)found?["message"] ?? "");
    }

    /// <summary>Whether a condition has that status and reason, for the newest spec.</summary>
    public bool Is(string type, string status, string reason) =>
        IsCurrent && Condition(type) is var c && c.Status == status && c.Reason == reason;

    /// <summary>A string or number of the status by its path; empty if it does not exist.</summary>
    public string Text(params string[] path) => path.Aggregate(Status, (node, name) => node?[name])?.ToString() ?? "";

    /// <summary>A dependency's entry.</summary>
    public JsonNode Dependency(string name) => Status!["dependencies"]!.AsArray().Single(d => (string?)d!["name"] == name)!;

    public override string ToString() => Status?.ToJsonString(new() { WriteIndented = true }) ?? "no status";
}
