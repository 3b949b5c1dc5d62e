using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Health;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Status;

/// <summary>Everything a status is computed from.</summary>
/// <param name="Now">The time, in whole seconds as Kubernetes writes it.</param>
internal sealed record StatusInputs(
    AppStack Stack, StackPlan Plan, ObservedState Observed, ApplyReport Report, HealthSnapshot Health, DateTimeOffset Now)
{
    /// <summary>The status before this one: for times, history and last known health. No decision rests on it.</summary>
    public AppStackStatus? Previous => Stack.Status;

    /// <summary>False: the plan says only what is wrong with the spec, nothing of dependencies, migration or budget.</summary>
    public bool IsSpecValid => Plan.Errors.Count == 0;

    /// <summary>False: the operator cannot read Deployments, so that it knows nothing of web. Unknown is not down.</summary>
    public bool CanSeeWeb => !Observed.UnavailableKinds.Contains(ResourceType.Of<V1Deployment>().Plural);

    /// <summary>Web's Deployment as it was observed, or null where there is none.</summary>
    public V1Deployment? WebDeployment { get; } =
        Observed.Deployments.FirstOrDefault(d => d.Metadata.Name == Names.Web(Stack.Metadata.Name!));

    /// <summary>Web's pods, those that are on their way out excepted.</summary>
    public IReadOnlyList<V1Pod> WebPods { get; } =
        [.. Observed.Pods.Where(
            p => p.Metadata.Label(Labels.Component) == Components.Web && p.Metadata.DeletionTimestamp is null)];

    /// <summary>
    /// The time at which something that has a time became what it is: the known time while it stays the same, else now.
    /// </summary>
    public DateTimeOffset Since(bool isSame, DateTimeOffset? known) => isSame && known is { } time ? time : Now;
}
