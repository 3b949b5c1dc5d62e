using System.Text.Json.Serialization;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Api;

/// <summary>JSON of the operator's own kinds, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(KubernetesTimeConverter)])]
[JsonSerializable(typeof(AppStack))]
[JsonSerializable(typeof(KubernetesList<AppStack>))]
public sealed partial class OperatorJsonContext : JsonSerializerContext;
