using System.Text.Json.Serialization;

namespace Ballast.Kubernetes.Objects;

/// <summary>Object metadata: the fields that we read or write. Managed fields are never kept.</summary>
public sealed record V1ObjectMeta
{
    public string? Name { get; set; }

    public string? GenerateName { get; set; }

    public string? Namespace { get; set; }

    public string? Uid { get; set; }

    public string? ResourceVersion { get; set; }

    public long? Generation { get; set; }

    public DateTimeOffset? CreationTimestamp { get; set; }

    public DateTimeOffset? DeletionTimestamp { get; set; }

    public Dictionary<string, string>? Labels { get; set; }

    public Dictionary<string, string>? Annotations { get; set; }

    public List<V1OwnerReference>? OwnerReferences { get; set; }

    public List<string>? Finalizers { get; set; }

    /// <summary>The owner reference whose <c>controller</c> is true, if any.</summary>
    [JsonIgnore]
    public V1OwnerReference? ControllerOwner => OwnerReferences?.Find(o => o.Controller == true);

    /// <summary>The value of a label, or null.</summary>
    public string? Label(string key) => Labels is not null && Labels.TryGetValue(key, out var value) ? value : null;

    /// <summary>The value of an annotation, or null.</summary>
    public string? Annotation(string key) =>
        Annotations is not null && Annotations.TryGetValue(key, out var value) ? value : null;
}

/// <summary>Who owns an object. A controller's reference also claims it.</summary>
public sealed record V1OwnerReference
{
    public required string ApiVersion { get; set; }

    public required string Kind { get; set; }

    public required string Name { get; set; }

    public required string Uid { get; set; }

    public bool? Controller { get; set; }

    public bool? BlockOwnerDeletion { get; set; }
}

public sealed record V1ListMeta
{
    public string? ResourceVersion { get; set; }

    /// <summary>Token of the next page; null or empty on the last one.</summary>
    public string? Continue { get; set; }

    public long? RemainingItemCount { get; set; }
}

public sealed record V1LabelSelector
{
    public Dictionary<string, string>? MatchLabels { get; set; }
}

/// <summary>A reference to an object of the same namespace by name.</summary>
public sealed record V1LocalObjectReference
{
    public required string Name { get; set; }
}

/// <summary>An object of which only the metadata was asked for (<c>PartialObjectMetadata</c>).</summary>
public sealed class PartialObjectMetadata
{
    public V1ObjectMeta Metadata { get; set; } = new();
}
