using System.Text.Json.Serialization;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.CloudNativePg;
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
[JsonSerializable(typeof(V1Cluster))]
[JsonSerializable(typeof(KubernetesList<V1Cluster>))]
public sealed partial class OperatorJsonContext : JsonSerializerContext;
