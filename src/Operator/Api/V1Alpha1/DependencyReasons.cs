using static Ballast.Operator.Api.V1Alpha1.ConditionTypes;
using static Ballast.Operator.Api.V1Alpha1.ReasonConditions;
using static Ballast.Operator.Api.V1Alpha1.ReasonEventType;
using static Ballast.Operator.Api.V1Alpha1.Reasons;

namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>Reasons of dependencies and of the connection budget.</summary>
internal static class DependencyReasons
{
    /// <summary>In the order of the documentation.</summary>
    public static IReadOnlyList<ReasonTraits> All { get; } =
    [
        // Dependencies
        new(AllDependenciesReady, ReasonGroup.Dependencies, "Every required dependency works.")
        {
            Conditions = [DependenciesReady],
        },
        new(NoDependencies, ReasonGroup.Dependencies, "The stack has no dependency.") { Conditions = [DependenciesReady] },
        new(DependenciesNotReady, ReasonGroup.Dependencies,
            "The stack waits for more than one dependency; the message names each.", "See `status.dependencies`.")
        {
            Conditions = OfDependencies, IsTransient = true, EventType = Warning,
        },
        new(DependencyReady, ReasonGroup.Dependencies, "A dependency is ready again, or was added and is ready.")
        {
            EventType = Normal,
        },
        new(NotChecked, ReasonGroup.Dependencies, "The operator has not checked it yet.", "Wait a moment.")
        {
            Conditions = OfDependencies, IsOfDependency = true, IsTransient = true, IsStartOfDependency = true,
        },
        new(PodNotReady, ReasonGroup.Dependencies, "Its pod does not exist yet, starts, or fails its own probe.",
            "Wait; see `kubectl describe pod`.")
        {
            Conditions = OfDependencies, IsOfDependency = true, IsTransient = true, IsStartOfDependency = true,
            EventType = Warning,
        },
        new(VolumePending, ReasonGroup.Dependencies,
            "No volume is bound to its claim yet, or the claim of an earlier stack is being deleted.",
            "See `kubectl describe pvc`; check that there is a storage class.")
        {
            Conditions = OfDependencies, IsOfDependency = true, IsTransient = true, IsStartOfDependency = true,
            EventType = Warning,
        },
        new(ConnectionRefused, ReasonGroup.Dependencies, "Nothing listens at its address.",
            "Start the server; check host and port.")
        {
            Conditions = OfDependencies, IsOfDependency = true, IsToldByCheck = true, IsStartOfDependency = true,
            EventType = Warning,
        },
        new(UnknownHost, ReasonGroup.Dependencies, "DNS does not know its name.", "Check the host in the Secret.")
        {
            Conditions = OfDependencies, IsOfDependency = true, IsToldByCheck = true, EventType = Warning,
        },
        new(ConnectionTimedOut, ReasonGroup.Dependencies,
            "It does not accept a connection within 3 s, or does not answer within `check.timeoutSeconds`.",
            "Look for a firewall, a NetworkPolicy, or an overloaded server.")
        {
            Conditions = OfDependencies, IsOfDependency = true, IsToldByCheck = true, EventType = Warning,
        },
        new(AuthenticationFailed, ReasonGroup.Dependencies, "It refuses the app's user or password.", "Change the credentials.")
        {
            Conditions = OfDependencies, IsOfDependency = true, IsToldByCheck = true, EventType = Warning,
        },
        new(InsecureAuthentication, ReasonGroup.Dependencies,
            "Without TLS, it wants a password in clear text. The operator does not send it.",
            "Have the server use scram-sha-256, or enable TLS on it.")
        {
            Conditions = OfDependencies, IsOfDependency = true, IsToldByCheck = true, EventType = Warning,
        },
        new(TooManyConnections, ReasonGroup.Dependencies, "It has no connection left.",
            "See the condition `ConnectionBudget`, and find out who else uses the server.")
        {
            Conditions = OfDependencies, IsOfDependency = true, IsToldByCheck = true, EventType = Warning,
        },
        new(DatabaseMissing, ReasonGroup.Dependencies, "It runs, but has no such database.", "Create the database.")
        {
            Conditions = OfDependencies, IsOfDependency = true, IsToldByCheck = true, EventType = Warning,
        },
        new(ClusterNotFound, ReasonGroup.Dependencies,
            "The CloudNativePG Cluster that it names does not exist, or CloudNativePG is not installed or not looked at.",
            "Create the Cluster, install CloudNativePG, or set `cloudNativePG.enabled` in the chart; the message says which.")
        {
            Conditions = OfDependencies, IsOfDependency = true, EventType = Warning,
        },
        new(ClusterNotReady, ReasonGroup.Dependencies, "Its CloudNativePG Cluster has no ready instance.",
            "See the message, and `kubectl describe cluster`.")
        {
            Conditions = OfDependencies, IsOfDependency = true, EventType = Warning,
        },
        new(AddressRefused, ReasonGroup.Dependencies,
            "Its host resolves to the operator itself, a link-local address or the API server, and is not asked.",
            "External: check the host in the Secret. Managed: find out who made the Service.")
        {
            Conditions = OfDependencies, IsOfDependency = true, IsToldByCheck = true, EventType = Warning,
        },
        new(CheckFailed, ReasonGroup.Dependencies, "It answers, but not as it should; the message says how.",
            "Read the server's log.")
        {
            Conditions = OfDependencies, IsOfDependency = true, IsToldByCheck = true, EventType = Warning,
        },

        // Connection budget
        new(WithinBudget, ReasonGroup.Budget, "The pools fit.") { Conditions = [ConnectionBudget] },
        new(NoPools, ReasonGroup.Budget, "No dependency has a pool that counts.") { Conditions = [ConnectionBudget] },
        new(BudgetUnknown, ReasonGroup.Budget, "An external server has not said how many connections it allows.",
            "Wait for its first check.")
        {
            Conditions = [Ready, Reconciling, ConnectionBudget], IsTransient = true,
        },
        new(BudgetExceeded, ReasonGroup.Budget,
            "Pods x workers x pool is more than the server allows. A new release is held up; one that runs keeps running.",
            "Do what the message says: a smaller pool, or a larger `maxConnections`.")
        {
            Conditions = [Ready, Stalled, ConnectionBudget], NeedsPerson = true, EventType = Warning,
        },
    ];
}
