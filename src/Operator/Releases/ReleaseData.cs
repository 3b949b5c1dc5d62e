using System.Text.Json.Serialization;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Releases;

/// <summary>What a release's ControllerRevision holds: inputs, no credentials.</summary>
internal sealed record ReleaseData
{
    public required string Hash { get; init; }

    public required AppStackSpec Spec { get; init; }

    public required Dictionary<string, string> References { get; init; }
}

/// <summary>What the ControllerRevision of a migration that succeeded holds.</summary>
internal sealed record MigrationData
{
    /// <summary>Its full identity.</summary>
    public required string Key { get; init; }

    public string? Image { get; init; }

    /// <summary>False: releases from before it cannot work with the schema after it.</summary>
    public required bool BackwardCompatible { get; init; }

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
