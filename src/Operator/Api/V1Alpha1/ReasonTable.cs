using static Ballast.Operator.Api.V1Alpha1.ConditionTypes;
using static Ballast.Operator.Api.V1Alpha1.ReasonEventType;
using static Ballast.Operator.Api.V1Alpha1.Reasons;

namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>
/// The traits of every reason. Whoever treats reasons differently asks here, and the tables of docs/status.md are generated from
/// it (<c>make crds</c>).
/// </summary>
public static class ReasonTable
{
    private static readonly string[] Working = [Ready, Reconciling];
    private static readonly string[] Person = [Ready, Stalled];
    private static readonly string[] OfDependencies = [Ready, Reconciling, DependenciesReady];

    private static readonly ReasonTraits[] Table =
    [
        // The stack as a whole
        new(Healthy, ReasonGroup.Stack, "The stack is rolled out, and every check passes.")
        {
            Conditions = [Ready], EventType = Normal,
        },
        new(Degraded, ReasonGroup.Stack,
            "The stack works, but an optional dependency is down, the running release exceeds its connection budget, or the "
                + "app's detail endpoint cannot be read. The message names each.",
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
        new(NoWeb, ReasonGroup.Available, "The stack has no web.") { Conditions = [Available] },

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
            Conditions = [Ready, Reconciling, DependenciesReady, Available], IsOfDependency = true, EventType = Warning,
        },
        new(ApiServerUnavailable, ReasonGroup.Children, "The API server answers with an error of its own.",
            "Nothing, unless it lasts.")
        {
            Conditions = OfDependencies, IsOfDependency = true, EventType = Warning,
        },

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

        // Migration
        new(NoMigration, ReasonGroup.Migration, "The spec has no migration.") { Conditions = [MigrationComplete] },
        new(MigrationPending, ReasonGroup.Migration,
            "An earlier gate is closed, the database's identity is not known yet, or an earlier migration's pod still runs.",
            "See the condition Ready.")
        {
            Conditions = [Ready, Reconciling, MigrationComplete], IsTransient = true,
        },
        new(StoppingForMigration, ReasonGroup.Migration,
            "`backwardCompatible` is false: web and processes stop before the migration runs.", "Wait.")
        {
            Conditions = [Ready, Reconciling, MigrationComplete], IsTransient = true,
        },
        new(
            Quiescing, ReasonGroup.Migration,
            "Before the migration runs, tasks end and processes stop, as `migration.quiesce` asks; the message says which.",
            "Wait.")
        {
            Conditions = [Ready, Reconciling, MigrationComplete], IsTransient = true,
        },
        new(MigrationRunning, ReasonGroup.Migration, "The migration's Job runs.", "Wait; see `kubectl logs job/NAME`.")
        {
            Conditions = [Ready, Reconciling, MigrationComplete], IsTransient = true, EventType = Normal,
        },
        new(MigrationSucceeded, ReasonGroup.Migration, "The migration's Job succeeded.")
        {
            Conditions = [MigrationComplete], EventType = Normal,
        },
        new(AlreadyApplied, ReasonGroup.Migration,
            "This very migration succeeded on this database before; nothing was run.")
        {
            Conditions = [MigrationComplete],
        },
        new(MigrationFailed, ReasonGroup.Migration,
            "The migration's Job gave up; its last words are in `status.migration.tail`.",
            "Correct it and release again, or retry.")
        {
            Conditions = [Ready, Stalled, MigrationComplete], NeedsPerson = true, EventType = Warning,
        },
        new(ExitCode, ReasonGroup.Migration, "The migration's Job gave up; the message has the last attempt's exit code.",
            "Correct it and release again, or retry.")
        {
            Conditions = [MigrationComplete],
        },
        new(DeadlineExceeded, ReasonGroup.Migration, "The migration ran longer than `migration.timeoutSeconds`.",
            "Raise it, or find what the migration waits for: often a lock.")
        {
            Conditions = [MigrationComplete],
        },
        new(RollbackUnsafe, ReasonGroup.Migration, "The wanted release is older than a migration that it cannot work with.",
            "Go forward, or restore the database from before that migration.")
        {
            Conditions = [Ready, Stalled, MigrationComplete], NeedsPerson = true, EventType = Warning,
        },

        // Rollout
        new(RollingOut, ReasonGroup.Rollout, "Pods are being replaced.", "Wait.") { Conditions = Working, IsTransient = true },
        new(ReleaseRolledOut, ReasonGroup.Rollout, "A release has rolled out whole.") { EventType = Normal },
        new(RolloutFailed, ReasonGroup.Rollout,
            "The release missed its deadline, and there is no release to go back to, or the policy is Hold.",
            "Correct it and release again, or retry.")
        {
            Conditions = Person, NeedsPerson = true, EventType = Warning,
        },
        new(RolledBack, ReasonGroup.Rollout, "The release missed its deadline, and the last good release serves.",
            "Correct it and release again, or retry.")
        {
            Conditions = Person, NeedsPerson = true, EventType = Warning,
        },
        new(ImagePullFailed, ReasonGroup.Rollout, "A pod cannot get its image.", "Check name, tag and `imagePullSecrets`.")
        {
            Conditions = OfDependencies, IsOfDependency = true, PodProblemRank = 0, EventType = Warning,
        },
        new(ContainerConfigError, ReasonGroup.Rollout,
            "A container cannot be made: a key is missing, or a user is not allowed.", "See the message.")
        {
            Conditions = OfDependencies, IsOfDependency = true, PodProblemRank = 1, EventType = Warning,
        },
        new(OutOfMemory, ReasonGroup.Rollout, "A container was killed at its memory limit.",
            "Raise `resources.limits.memory`, or find the leak.")
        {
            Conditions = OfDependencies, IsOfDependency = true, PodProblemRank = 2, EventType = Warning,
        },
        new(CrashLoop, ReasonGroup.Rollout, "A container keeps ending.", "See `kubectl logs --previous`.")
        {
            Conditions = OfDependencies, IsOfDependency = true, PodProblemRank = 3, EventType = Warning,
        },
        new(StartupFailed, ReasonGroup.Rollout, "The startup check does not pass within `startup.withinSeconds`.",
            "Read the log, or raise it.")
        {
            Conditions = OfDependencies, IsOfDependency = true, PodProblemRank = 4, EventType = Warning,
        },
        new(Unschedulable, ReasonGroup.Rollout, "No node takes the pod.",
            "Use smaller requests, more nodes, or other tolerations.")
        {
            Conditions = OfDependencies, IsOfDependency = true, PodProblemRank = 5, EventType = Warning,
        },
        new(NotReady, ReasonGroup.Rollout, "A pod runs, but its readiness check fails.",
            "Read the log, and ask the readiness path.")
        {
            Conditions = Working, PodProblemRank = 6, EventType = Warning,
        },
        new(PodRefused, ReasonGroup.Rollout,
            "A quota, a webhook or another policy of the cluster refuses a pod; the message has its words.",
            "Raise the quota, or change what the policy asks for; the pod is made as soon as it is allowed.")
        {
            Conditions = [Ready, Reconciling, DependenciesReady, MigrationComplete], IsOfDependency = true, PodProblemRank = 7,
            EventType = Warning,
        },

        // Tasks
        new(NoTasks, ReasonGroup.Tasks, "The stack has no task.") { Conditions = [TasksHealthy] },
        new(NoTaskFailed, ReasonGroup.Tasks, "The last run of no task failed.") { Conditions = [TasksHealthy] },
        new(TaskFailed, ReasonGroup.Tasks,
            "The last run of a task failed; its last words are in `status.tasks`. Nothing else is affected.",
            "Correct it; `kubectl create job --from=cronjob/STACK-TASK NAME` runs it now.")
        {
            Conditions = [TasksHealthy], EventType = Warning,
        },
    ];

    private static readonly Dictionary<string, ReasonTraits> ByReason = Table.ToDictionary(t => t.Reason, StringComparer.Ordinal);

    /// <summary>Every reason, in the order of the documentation.</summary>
    public static IReadOnlyList<ReasonTraits> All => Table;

    /// <summary>The traits of a reason, or null if there is no such reason: another version wrote the status.</summary>
    public static ReasonTraits? Find(string? reason) => reason is null ? null : ByReason.GetValueOrDefault(reason);
}
