using System.Text.Json.Serialization;

namespace Ballast.Kubernetes.Objects;

/// <summary>JSON of every kind in this folder, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(KubernetesTimeConverter)])]
[JsonSerializable(typeof(V1Pod))]
[JsonSerializable(typeof(KubernetesList<V1Pod>))]
[JsonSerializable(typeof(V1Deployment))]
[JsonSerializable(typeof(KubernetesList<V1Deployment>))]
[JsonSerializable(typeof(V1StatefulSet))]
[JsonSerializable(typeof(KubernetesList<V1StatefulSet>))]
[JsonSerializable(typeof(V1ControllerRevision))]
[JsonSerializable(typeof(KubernetesList<V1ControllerRevision>))]
[JsonSerializable(typeof(V1Job))]
[JsonSerializable(typeof(KubernetesList<V1Job>))]
[JsonSerializable(typeof(V1CronJob))]
[JsonSerializable(typeof(KubernetesList<V1CronJob>))]
[JsonSerializable(typeof(V1Service))]
[JsonSerializable(typeof(KubernetesList<V1Service>))]
[JsonSerializable(typeof(V1ServiceAccount))]
[JsonSerializable(typeof(KubernetesList<V1ServiceAccount>))]
[JsonSerializable(typeof(V1Secret))]
[JsonSerializable(typeof(KubernetesList<V1Secret>))]
[JsonSerializable(typeof(V1ConfigMap))]
[JsonSerializable(typeof(KubernetesList<V1ConfigMap>))]
[JsonSerializable(typeof(V1PersistentVolumeClaim))]
[JsonSerializable(typeof(KubernetesList<V1PersistentVolumeClaim>))]
[JsonSerializable(typeof(V1Event))]
[JsonSerializable(typeof(KubernetesList<V1Event>))]
[JsonSerializable(typeof(V1PodDisruptionBudget))]
[JsonSerializable(typeof(KubernetesList<V1PodDisruptionBudget>))]
[JsonSerializable(typeof(V2HorizontalPodAutoscaler))]
[JsonSerializable(typeof(KubernetesList<V2HorizontalPodAutoscaler>))]
[JsonSerializable(typeof(V1Ingress))]
[JsonSerializable(typeof(KubernetesList<V1Ingress>))]
[JsonSerializable(typeof(V1NetworkPolicy))]
[JsonSerializable(typeof(KubernetesList<V1NetworkPolicy>))]
[JsonSerializable(typeof(V1Lease))]
[JsonSerializable(typeof(KubernetesList<V1Lease>))]
[JsonSerializable(typeof(V1Status))]
[JsonSerializable(typeof(PartialObjectMetadata))]
[JsonSerializable(typeof(KubernetesList<PartialObjectMetadata>))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonObject))]
[JsonSerializable(typeof(System.Text.Json.JsonElement))]
public sealed partial class KubernetesJsonContext : JsonSerializerContext;
