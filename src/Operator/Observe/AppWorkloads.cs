using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Observe;

/// <summary>
/// All long-running workloads of the app: web and processes. Planner, gates, apply and status use this class and do not look up
/// a workload by name: a stack may have no web.
/// </summary>
internal sealed class AppWorkloads
{
    private readonly IReadOnlyList<V1Pod> _pods;
    private readonly ObservedState _observed;

    private AppWorkloads(
        IReadOnlyList<AppWorkload> all, IReadOnlyList<V1Pod> pods, ObservedState observed, string? unreadable)
    {
        (All, _pods, _observed, Unreadable) = (all, pods, observed, unreadable);
        Rollout = RolloutReading.Of([.. all.Select(w => w.Rollout)]);
    }

    /// <summary>No workloads.</summary>
    public static AppWorkloads None { get; } = new([], [], ObservedState.Empty, unreadable: null);

    /// <summary>
    /// All workloads in the order in which they are applied: web first, then Deployments and then StatefulSets, each by name.
    /// </summary>
    public IReadOnlyList<AppWorkload> All { get; }

    /// <summary>A kind that the operator cannot read, so that it does not know whether the app runs; null if none.</summary>
    public string? Unreadable { get; }

    /// <summary>The rollout of all workloads together; null if there are none.</summary>
    public RolloutReading? Rollout { get; }

    /// <summary>
    /// The short identity of the app's release: that of the first workload. Workloads are applied in order, so the first one has
    /// the newest release, even if the apply of a later one failed.
    /// </summary>
    public string? Release => All.Count > 0 ? All[0].Release : null;

    /// <summary>True: every workload has the same release and attempt.</summary>
    public bool AreOfOneRelease => All.All(w => w.Release == All[0].Release && w.Attempt == All[0].Attempt);

    /// <summary>The number of the attempt at the app's release; null for the first.</summary>
    public string? Attempt => All.Count > 0 ? All[0].Attempt : null;

    /// <summary>
    /// The workloads that receive requests: web, or in a stack without web every process that listens on a port.
    /// </summary>
    public IReadOnlyList<AppWorkload> Serving =>
        All is [{ Component: Components.Primary } primary, ..] ? [primary] : [.. All.Where(w => w.Serves)];

    /// <summary>Pods that the workloads' own statuses count.</summary>
    public int Replicas => All.Sum(w => w.Replicas);

    /// <summary>
    /// True: pods of the app may be running. A workload whose controller has not observed the scale to 0 may still start a pod,
    /// and a pod may outlive its workload.
    /// </summary>
    public bool MayRun => _pods.Any(p => p.Status?.Phase is not ("Succeeded" or "Failed")) || All.Any(w => !w.IsStopped);

    /// <summary>Why the app's pods are not ready; null if there is no problem.</summary>
    public PodProblem? Problem =>
        PodProblem.Worst(_pods.Where(MayServe), _observed.At)?.WithLastWords(_observed)
        ?? All.Select(w => w.Refused).FirstOrDefault(p => p is not null);

    /// <summary>The same of one component.</summary>
    public bool MayRunAs(string component) =>
        _pods.Any(p => IsOf(p, component) && MayServe(p)) || All.Any(w => w.Component == component && !w.IsStopped);

    /// <summary>The workload of that component; null if there is none.</summary>
    public AppWorkload? Of(string component) => All.FirstOrDefault(w => w.Component == component);

    /// <summary>
    /// True: the component cannot be created as this kind yet, because it exists as the other kind, or such a pod of it still
    /// does. Its place is taken when that one is gone: two workloads would run it twice.
    /// </summary>
    /// <param name="component">The component.</param>
    /// <param name="isSet">True: as a StatefulSet; false: as a Deployment.</param>
    public bool IsHeldByAnother(string component, bool isSet)
    {
        var own = All.Where(w => w.Component == component).ToList();
        return own.Exists(w => w.Kind == "StatefulSet" != isSet)
            || (own.Count == 0 && _pods.Any(p => IsOf(p, component) && HoldsPlace(p, isSet)));
    }

    /// <summary>True: the pod, whose workload is gone, must end before a workload of that kind takes its place.</summary>
    public static bool HoldsPlace(V1Pod pod, bool isSet) =>
        MayServe(pod) && pod.Metadata.ControllerOwner is { Kind: var owner } && (isSet || owner == "StatefulSet");

    /// <summary>Finds the app's workloads among what was observed.</summary>
    public static AppWorkloads Of(AppStack stack, ObservedState observed)
    {
        var name = stack.Metadata.Name!;
        var expected = Component.Workloads(stack.Spec).Select(c => c.Name).Append(Components.Primary).Distinct()
            .ToDictionary(component => Names.Workload(name, component), StringComparer.Ordinal);
        var workloads = Find(observed.Deployments, AppWorkload.Of).Concat(Find(observed.StatefulSets, AppWorkload.Of))
            .OrderByDescending(w => w.Component == Components.Primary).ThenBy(w => w.Kind, StringComparer.Ordinal)
            .ThenBy(w => w.Component, StringComparer.Ordinal)
            .ToList();
        var components = workloads.Select(w => w.Component).Concat(expected.Values).ToHashSet(StringComparer.Ordinal);
        var pods = observed.Pods.Where(p => components.Contains(p.Metadata.Label(Labels.Component) ?? "")).ToList();
        var deadline = TimeSpan.FromSeconds(ProgressDeadline.Of(stack.Spec));
        return new AppWorkloads(
            [
                .. workloads.Select(w => w with { Pods = [.. pods.Where(p => IsOf(p, w.Component))] })
                    .Select(w => w with { Rollout = TimedRollout.Of(w, deadline, observed.At) }),
            ],
            pods, observed, UnreadableKind(stack.Spec, observed));

        // By the expected name, or by labels: a process removed from the spec still runs until it is pruned.
        IEnumerable<AppWorkload> Find<T>(IReadOnlyList<T> children, Func<string, T, AppWorkload> read)
            where T : IKubernetesObject =>
            from child in children
            let component = expected.GetValueOrDefault(child.Metadata.Name!) ?? ByLabels(name, child.Metadata)
            where component is not null
            select read(component, child);
    }

    // A pod of a workload fails as a whole only when a node evicts it: another one takes its place, and it stays only to be read.
    private static bool MayServe(V1Pod pod) => pod.Status?.Phase is not ("Succeeded" or "Failed");

    private static bool IsOf(V1Pod pod, string component) => pod.Metadata.Label(Labels.Component) == component;

    private static string? ByLabels(string stack, V1ObjectMeta child) =>
        child.Label(Labels.Component) is { } component && child.Label(Labels.Name) == Components.App
        && child.Name == Names.Workload(stack, component)
            ? component
            : null;

    private static string? UnreadableKind(AppStackSpec spec, ObservedState observed) =>
        !CanRead<V1Deployment>(observed) ? "Deployments"
            : (spec.Processes ?? []).Exists(p => p.Exclusive) && !CanRead<V1StatefulSet>(observed) ? "StatefulSets"
            : null;

    private static bool CanRead<T>(ObservedState observed) => !observed.UnavailableKinds.Contains(ResourceType.Of<T>().Plural);
}
