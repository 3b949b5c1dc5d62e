using System.Text.Json.Serialization;

namespace Ballast.Kubernetes.Objects;

/// <summary>metav1.Condition: one observed aspect of an object.</summary>
public sealed record V1Condition
{
    /// <summary>CamelCase name, unique in its list.</summary>
    public required string Type { get; set; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public required string Status { get; set; }

    /// <summary>The generation of the spec that this was computed from.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>When <see cref="Status"/> last changed.</summary>
    public DateTimeOffset? LastTransitionTime { get; set; }

    /// <summary>CamelCase word for machines; never empty.</summary>
    public required string Reason { get; set; }

    /// <summary>Plain words for people; may be empty.</summary>
    public string Message { get; set; } = "";

    [JsonIgnore]
    public bool IsTrue => Status == "True";

    [JsonIgnore]
    public bool IsFalse => Status == "False";
}
