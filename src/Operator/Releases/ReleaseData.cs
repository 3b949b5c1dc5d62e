using System.Text.Json.Serialization;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Releases;

/// <summary>The contents of a release's ControllerRevision: its inputs, without credentials.</summary>
internal sealed record ReleaseData
{
    public required string Hash { get; init; }

    public required AppStackSpec Spec { get; init; }

    public required Dictionary<string, string> References { get; init; }
}

/// <summary>The contents of the ControllerRevision of a migration that succeeded.</summary>
internal sealed record MigrationData
{
    /// <summary>Its full identity.</summary>
    public required string Key { get; init; }

    public string? Image { get; init; }

    /// <summary>Hash of the databases that it ran on; null in records of earlier versions of the operator.</summary>
    public string? Databases { get; init; }

    /// <summary>False: older releases cannot run on the schema that the migration leaves.</summary>
    public required bool BackwardCompatible { get; init; }

    /// <summary>When its Job was made; null in records of earlier versions of the operator.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When its Job completed.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(KubernetesTimeConverter)])]
[JsonSerializable(typeof(ReleaseData))]
[JsonSerializable(typeof(MigrationData))]
[JsonSerializable(typeof(AppStackSpec))]
internal sealed partial class ReleaseJsonContext : JsonSerializerContext;
