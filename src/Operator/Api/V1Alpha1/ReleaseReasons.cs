using static Ballast.Operator.Api.V1Alpha1.ConditionTypes;
using static Ballast.Operator.Api.V1Alpha1.ReasonConditions;
using static Ballast.Operator.Api.V1Alpha1.ReasonEventType;
using static Ballast.Operator.Api.V1Alpha1.Reasons;

namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>Reasons of migrations, rollouts and tasks.</summary>
internal static class ReleaseReasons
{
    /// <summary>In the order of the documentation.</summary>
    public static IReadOnlyList<ReasonTraits> All { get; } =
    [
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
        new(CrashLoop, ReasonGroup.Rollout, "A container keeps ending. For one of the app, the message has its last words.",
            "See `kubectl logs --previous`.")
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
}
