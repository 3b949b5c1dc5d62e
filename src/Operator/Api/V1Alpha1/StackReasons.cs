using static Ballast.Operator.Api.V1Alpha1.ConditionTypes;
using static Ballast.Operator.Api.V1Alpha1.ReasonConditions;
using static Ballast.Operator.Api.V1Alpha1.ReasonEventType;
using static Ballast.Operator.Api.V1Alpha1.Reasons;

namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>Reasons of the stack as a whole, of its spec and of its children.</summary>
internal static class StackReasons
{
    /// <summary>In the order of the documentation.</summary>
    public static IReadOnlyList<ReasonTraits> All { get; } =
    [
        // The stack as a whole
        new(Healthy, ReasonGroup.Stack, "The stack is rolled out, and every check passes.")
        {
            Conditions = [Ready], EventType = Normal,
        },
        new(Degraded, ReasonGroup.Stack,
            "The stack works, but an optional dependency is down, a pod is away, the running release exceeds its connection "
                + "budget, or the app's detail endpoint cannot be read. The message names each.",
            "Repair what the message names.")
        {
            Conditions = [Ready], EventType = Warning,
        },
        new(
            Suspended, ReasonGroup.Stack, "`spec.suspend` is true: web and processes have 0 pods, and no task is started.",
            "Set `spec.suspend` to false to go on.")
        {
            Conditions = [Ready, Available], EventType = Normal,
        },
        new(Resumed, ReasonGroup.Stack, "`spec.suspend` is false again.") { EventType = Normal },
        new(AppUnhealthy, ReasonGroup.Stack, "The app's detail endpoint answers other than 2xx, while all else is well.",
            "Ask that endpoint, and read the app's log.")
        {
            Conditions = Working, EventType = Warning,
        },
        new(Progressing, ReasonGroup.Stack,
            "The newest spec is being applied, or a workload or volume has not reached it yet; the message names it.", "Wait.")
        {
            Conditions = [Ready, Reconciling, Stalled], IsTransient = true,
        },
        new(Idle, ReasonGroup.Stack, "Reconciling or Stalled is False, because there is nothing to do.")
        {
            Conditions = [Reconciling, Stalled],
        },

        // Available
        new(PodsReady, ReasonGroup.Available, "Pods of the wanted release serve.") { Conditions = [Available] },
        new(PreviousReleaseServing, ReasonGroup.Available,
            "Another release than the wanted one serves: the wanted one is held up, or the spec is invalid.",
            "See the condition Ready.")
        {
            Conditions = [Available],
        },
        new(
            NoPodsReady, ReasonGroup.Available, "No pod of web can serve; without web, none of a process with a port.",
            "See the message, and `kubectl describe pod`.")
        {
            Conditions = [Ready, Reconciling, Available], EventType = Warning,
        },
        new(NoWeb, ReasonGroup.Available, "The stack has neither web nor a process with a port.") { Conditions = [Available] },

        // The spec, and what it refers to
        new(InvalidSpec, ReasonGroup.Spec,
            "The spec has faults that the API server cannot find; the message names each with its field. What runs keeps "
                + "running, unchanged.",
            "Change the fields.")
        {
            Conditions = [Ready, Stalled, DependenciesReady, MigrationComplete, ConnectionBudget],
            NeedsPerson = true, EventType = Warning,
        },
        new(SecretNotFound, ReasonGroup.Spec, "A Secret that the spec names does not exist.",
            "Make it; the operator looks for it every few seconds.")
        {
            Conditions = OfDependencies, IsOfDependency = true, EventType = Warning,
        },
        new(ConfigMapNotFound, ReasonGroup.Spec, "A ConfigMap that the spec names does not exist.", "Make it.")
        {
            Conditions = Working, EventType = Warning,
        },
        new(KeyNotFound, ReasonGroup.Spec, "The Secret or ConfigMap has no such key.", "Add the key, or name another.")
        {
            Conditions = OfDependencies, IsOfDependency = true, EventType = Warning,
        },
        new(InsecureSecret, ReasonGroup.Spec,
            "Under the Production profile a SECRET_KEY, JWT_SECRET or AES_SECRET is shorter than 32 characters, or a known "
                + "default.",
            "Put a random value into the Secret, or use `profile: Development`.")
        {
            Conditions = Person, NeedsPerson = true, EventType = Warning,
        },
        new(InvalidConnection, ReasonGroup.Spec,
            "The Secret of an external dependency holds no connection that can be used; the message says which part is wrong.",
            "Change that part of the Secret.")
        {
            Conditions = [Ready, Stalled, DependenciesReady], IsOfDependency = true, NeedsPerson = true, EventType = Warning,
        },

        // Children and data
        new(NotOwned, ReasonGroup.Children,
            "An object of the name that a child needs exists and belongs to someone else. The operator never takes it over.",
            "Rename the stack or the dependency, or delete the object.")
        {
            Conditions = Person, NeedsPerson = true, EventType = Warning,
        },
        new(VolumeResizeRefused, ReasonGroup.Children,
            "A volume cannot grow, because its storage class does not allow it. All else goes on.",
            "Undo the change of `storage`, or set `allowVolumeExpansion: true` in the storage class.")
        {
            Conditions = Person, NeedsPerson = true, EventType = Warning,
        },
        new(RetainedDataMismatch, ReasonGroup.Children,
            "A volume that an earlier stack left is of another engine or major version.",
            "Rename the dependency. Or delete the volume claim and its credentials, if the data is not wanted.")
        {
            Conditions = Person, NeedsPerson = true, EventType = Warning,
        },
        new(CredentialsMissing, ReasonGroup.Children,
            "A volume exists, but not the Secret that opens it; a new password would not.",
            "Restore the Secret from a backup. Or delete the volume claim, if the data is not wanted.")
        {
            Conditions = Person, NeedsPerson = true, EventType = Warning,
        },
        new(ApplyFailed, ReasonGroup.Children,
            "The API server refuses a child as invalid (Stalled), or the child was changed meanwhile (Reconciling).",
            "Change the fields that the message names; what was changed meanwhile is tried again.")
        {
            Conditions = [Ready, Reconciling, Stalled], EventType = Warning,
        },
        new(ChangedByAdmission, ReasonGroup.Children,
            "Admission (a webhook or a policy) sets fields of a child to other values than the operator does. They are left so, "
                + "and listed in `status.admission`.",
            "Nothing, if it is meant. Otherwise change the webhook or the policy.")
        {
            EventType = Normal,
        },
        new(Forbidden, ReasonGroup.Children, "RBAC, a quota or admission does not let the operator do it.",
            "Grant it, or raise the quota; it is tried again.")
        {
            Conditions = [Ready, Reconciling, DependenciesReady, Available, TasksHealthy], IsOfDependency = true,
            EventType = Warning,
        },
        new(ApiServerUnavailable, ReasonGroup.Children, "The API server answers with an error of its own.",
            "Nothing, unless it lasts.")
        {
            Conditions = OfDependencies, IsOfDependency = true, EventType = Warning,
        },
    ];
}
