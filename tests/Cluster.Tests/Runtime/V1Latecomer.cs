using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ballast.Kubernetes.Objects;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>A kind that a test installs after it is watched.</summary>
[KubernetesEntity(Group = "late.ballast.dev", ApiVersion = "v1", Kind = "Latecomer", PluralName = "latecomers")]
public sealed class V1Latecomer : KubernetesObject<V1Latecomer>
{
    public static JsonObject Definition => JsonNode.Parse("""
        {
          "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
          "metadata": {"name": "latecomers.late.ballast.dev"},
          "spec": {
            "group": "late.ballast.dev", "scope": "Namespaced",
            "names": {"kind": "Latecomer", "plural": "latecomers", "singular": "latecomer", "listKind": "LatecomerList"},
            "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"type": "object"}}}]
          }
        }
        """)!.AsObject();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(V1Latecomer))]
[JsonSerializable(typeof(KubernetesList<V1Latecomer>))]
public sealed partial class LatecomerJsonContext : JsonSerializerContext;
