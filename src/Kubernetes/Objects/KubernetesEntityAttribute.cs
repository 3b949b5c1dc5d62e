namespace Ballast.Kubernetes.Objects;

/// <summary>Names the API resource of a type. The shape is that of KubeOps and KubernetesClient.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityAttribute : Attribute
{
    /// <summary>API group; empty for the core group.</summary>
    public string Group { get; init; } = "";

    /// <summary>Version within the group, for example <c>v1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Kind, for example <c>Deployment</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Plural resource name as in URLs, for example <c>deployments</c>.</summary>
    public required string PluralName { get; init; }

    /// <summary>
    /// Older versions with the same JSON shape, newest first, for servers that do not serve <see cref="ApiVersion"/>.
    /// Default: none.
    /// </summary>
    public string[] FallbackVersions { get; init; } = [];

    /// <summary>True (the default) when the resource is namespaced.</summary>
    public bool Namespaced { get; init; } = true;
}
