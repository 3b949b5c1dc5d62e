using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;

namespace Ballast.Cluster.Tests.Fixtures;

/// <summary>A custom resource of the tests; <see cref="Definition"/> installs it.</summary>
[KubernetesEntity(Group = "test.ballast.dev", ApiVersion = "v1", Kind = "Gizmo", PluralName = "gizmos")]
public sealed class V1Gizmo : KubernetesObject<V1Gizmo>
{
    public V1GizmoSpec? Spec { get; set; }

    public V1GizmoStatus? Status { get; set; }

    /// <summary>The CustomResourceDefinition, with a status subresource.</summary>
    public static JsonObject Definition => JsonNode.Parse("""
        {
          "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "gizmos.test.ballast.dev"},
          "spec": {
            "group": "test.ballast.dev", "scope": "Namespaced",
            "names": {"kind": "Gizmo", "plural": "gizmos", "singular": "gizmo", "listKind": "GizmoList"},
            "versions": [{
              "name": "v1", "served": true, "storage": true, "subresources": {"status": {}},
              "schema": {"openAPIV3Schema": {"type": "object", "properties": {
                "spec": {"type": "object", "properties": {"size": {"type": "integer"}}},
                "status": {"type": "object", "properties": {"seen": {"type": "integer"}}}}}}
            }]
          }
        }
        """)!.AsObject();
}

public sealed record V1GizmoSpec
{
    public int? Size { get; set; }
}

public sealed record V1GizmoStatus
{
    public int? Seen { get; set; }
}

/// <summary>A kind that no server serves.</summary>
[KubernetesEntity(
    Group = "phantom.ballast.dev", ApiVersion = "v1", Kind = "Phantom", PluralName = "phantoms", FallbackVersions = ["v1beta1"])]
public sealed class V1Phantom : KubernetesObject<V1Phantom>;

/// <summary>JSON of the tests' own kinds, as a user of the client gives it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(V1Gizmo))]
[JsonSerializable(typeof(KubernetesList<V1Gizmo>))]
[JsonSerializable(typeof(V1Phantom))]
[JsonSerializable(typeof(KubernetesList<V1Phantom>))]
public sealed partial class TestJsonContext : JsonSerializerContext
{
    /// <summary>Options with these kinds beside the built-in ones.</summary>
    public static KubernetesClientOptions ClientOptions => new() { TypeInfoResolvers = { Default } };
}
