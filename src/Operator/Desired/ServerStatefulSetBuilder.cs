using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;
using Ballast.Operator.Profiles;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Desired;

/// <summary>The server of a managed dependency: one pod. A StatefulSet never runs two pods at once on the same volume.</summary>
internal static class ServerStatefulSetBuilder
{
    private const int RevisionHistoryLimit = 3;

    /// <param name="spec">The stack's spec, for what all its pods have in common.</param>
    /// <param name="image">The server's image, version included.</param>
    /// <param name="maxConnections">Connections that a SQL server accepts.</param>
    /// <param name="credentials">Digest of the password if the server has to restart when it changes; otherwise null.</param>
    public static V1StatefulSet Build(
        ManagedDependency dependency, FilledSpec spec, string image, int? maxConnections, string? credentials)
    {
        var stack = dependency.Stack;
        var server = new ManagedServer(
            stack.Metadata.Name!, image, dependency.Managed, dependency.CredentialsName, dependency.ClaimName, maxConnections);
        return new V1StatefulSet
        {
            Metadata = ChildMetadata.Build(stack, dependency.ChildName, dependency.Name, dependency.Engine.Name) with
            {
                Annotations = new() { [Labels.Release] = Identity(dependency, spec, image, maxConnections, credentials) },
            },
            Spec = new V1StatefulSetSpec
            {
                Replicas = 1,
                ServiceName = dependency.ChildName,
                Selector = new V1LabelSelector { MatchLabels = ChildMetadata.BuildSelector(stack, dependency.Name) },
                // With OrderedReady, a pod that never becomes ready would not be replaced by a corrected revision.
                PodManagementPolicy = "Parallel",
                UpdateStrategy = new V1StatefulSetUpdateStrategy { Type = "RollingUpdate" },
                RevisionHistoryLimit = RevisionHistoryLimit,
                Template = new V1PodTemplateSpec
                {
                    Metadata = new V1ObjectMeta
                    {
                        Labels = ChildMetadata.BuildLabels(stack, dependency.Name, dependency.Engine.Name),
                        Annotations = credentials is null ? null : new() { [Labels.Config] = credentials },
                    },
                    Spec = Complete(dependency.Engine.Pod(server), dependency, spec),
                },
            },
        };
    }

    private static V1PodSpec Complete(V1PodSpec pod, ManagedDependency dependency, FilledSpec spec)
    {
        foreach (var container in pod.Containers)
        {
            container.Resources = ResourceRequirements.Build(dependency.Managed.Resources);
            container.SecurityContext = PodSecurity.BuildContainer();
        }

        return pod with
        {
            AutomountServiceAccountToken = false,
            EnableServiceLinks = false,
            ImagePullSecrets = PodTemplateBuilder.BuildPullSecrets(spec),
            SecurityContext = PodSecurity.BuildServerPod(dependency.Engine.Image.User),
        };
    }

    /// <summary>
    /// Hash of the inputs of the pod, not of the rendered pod: so an upgrade of the operator does not restart it.
    /// </summary>
    private static string Identity(
        ManagedDependency dependency, FilledSpec spec, string image, int? maxConnections, string? credentials)
    {
        var inputs = new JsonObject
        {
            ["engine"] = dependency.Engine.Name,
            ["image"] = image,
            ["maxConnections"] = maxConnections,
            ["credentials"] = credentials,
            ["pullSecrets"] = new JsonArray([.. (spec.ImagePullSecrets ?? []).Select(s => (JsonNode?)s)]),
            ["requests"] = Map(dependency.Managed.Resources?.Requests),
            ["limits"] = Map(dependency.Managed.Resources?.Limits),
        };
        foreach (var (name, value) in dependency.Engine.PodInputs(dependency.Managed))
        {
            inputs.Add(name, value);
        }

        return CanonicalJson.Hash(inputs)[..Release.IdLength];
    }

    private static JsonObject Map(Dictionary<string, string>? quantities) =>
        new((quantities ?? []).Select(q => KeyValuePair.Create(q.Key, (JsonNode?)Quantity.Canonical(q.Value))));
}
