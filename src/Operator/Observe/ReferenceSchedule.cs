using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;
using Ballast.Operator.References;

namespace Ballast.Operator.Observe;

/// <summary>
/// Decides how often each Secret and ConfigMap of a stack is read. Those of its author may change at any time. Those that the
/// operator generated are read seldom: a pod or a check tells when one is missing or has another password than the server.
/// </summary>
internal static class ReferenceSchedule
{
    /// <summary>For the author's Secrets and ConfigMaps, and for generated Secrets while a pod is not ready.</summary>
    public static readonly TimeSpan Often = TimeSpan.FromSeconds(60);

    /// <summary>For generated Secrets at rest.</summary>
    public static readonly TimeSpan Seldom = TimeSpan.FromMinutes(10);

    /// <summary>While a pod says that it lacks the object, or a server refuses the credentials in it.</summary>
    public static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(10);

    /// <summary>Everything that a reconcile of the stack reads by name.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="observed">Its children.</param>
    /// <param name="health">The health of its dependencies.</param>
    public static IEnumerable<ReferenceLook> Of(AppStack stack, ObservedState observed, HealthSnapshot health)
    {
        var workloads = AppWorkloads.Of(stack, observed);
        var earlier = StackReferences.EarlierDependencies(stack, observed, workloads).ToList();
        var generated = StackReferences.Generated(stack, earlier);
        var suspects = Refused(stack, health).ToHashSet();
        var complaints = observed.Pods.SelectMany(Complaints).ToList();
        var atRest = IsAtRest(observed) ? Seldom : Often;
        var isNew = IsNew(stack, observed);
        return StackReferences.All(stack).Concat(earlier.SelectMany(d => StackReferences.OfServer(stack, d)))
            .Select(key => generated.Contains(key)
                ? new ReferenceLook(key, Every(key, atRest)) { IsPresumedMissing = isNew }
                : new ReferenceLook(key, Every(key, Often)))
            .Concat(StackReferences.Environments(stack, observed, workloads).Select(OfEnvironment));

        TimeSpan Every(ReferenceKey key, TimeSpan usual) =>
            suspects.Contains(key) || complaints.Exists(c => c.Contains(key.Name, StringComparison.Ordinal)) ? AtOnce : usual;

        // Presumed if the pods run: they could not have started without it, so a new leader need not read it at once.
        ReferenceLook OfEnvironment(ReferencedObject presumed)
        {
            var key = new ReferenceKey(ReferenceKind.Secret, presumed.Metadata.Name!);
            var every = Every(key, atRest);
            return new ReferenceLook(key, every)
            {
                NeedsContent = false,
                Presumed = every == Seldom ? presumed.Metadata : null
            };
        }
    }

    /// <summary>True: no pod is on its way or in trouble.</summary>
    public static bool IsAtRest(ObservedState observed) => observed.Pods.All(IsFine);

    // Nothing was written of it yet, and nothing is there under its name, such as retained volumes, which need the credentials
    // with which they were made.
    private static bool IsNew(AppStack stack, ObservedState observed) =>
        stack.Status is null or { ObservedGeneration: < 0 } && observed is
        {
            UnavailableKinds.Count: 0, ServiceAccounts.Count: 0, Revisions.Count: 0, Claims.Count: 0, StatefulSets.Count: 0,
            Deployments.Count: 0, Jobs.Count: 0, Pods.Count: 0,
        };

    private static IEnumerable<ReferenceKey> Refused(AppStack stack, HealthSnapshot health) =>
        from dependency in stack.Spec.Dependencies ?? []
        where health.Of(dependency.Name)?.Last?.Reason == Reasons.AuthenticationFailed
        select StackReferences.Credentials(stack, dependency);

    // The kubelet names the object that a container's environment lacks.
    private static IEnumerable<string> Complaints(V1Pod pod) =>
        (pod.Status?.ContainerStatuses ?? []).Select(c => c.State?.Waiting)
            .Where(waiting => waiting?.Reason == "CreateContainerConfigError").Select(waiting => waiting!.Message ?? "");

    // A missing Secret that is mounted keeps a pod in ContainerCreating, without a message.
    private static bool IsFine(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is not null || pod.Status?.Phase is "Succeeded" or "Failed"
        || pod.Status?.Conditions?.Exists(c => c is { Type: "Ready", IsTrue: true }) == true;
}
