namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>
/// Every reason that a condition, a dependency or an Event of a stack can have; <see cref="ReasonTable"/> says what each means.
/// </summary>
public static class Reasons
{
    // Ready and Available
    public const string Healthy = nameof(Healthy);
    public const string Degraded = nameof(Degraded);
    public const string Suspended = nameof(Suspended);
    public const string Resumed = nameof(Resumed);
    public const string PodsReady = nameof(PodsReady);
    public const string PreviousReleaseServing = nameof(PreviousReleaseServing);
    public const string NoPodsReady = nameof(NoPodsReady);
    public const string NoWeb = nameof(NoWeb);
    public const string AppUnhealthy = nameof(AppUnhealthy);

    // Spec and references
    public const string InvalidSpec = nameof(InvalidSpec);
    public const string SecretNotFound = nameof(SecretNotFound);
    public const string ConfigMapNotFound = nameof(ConfigMapNotFound);
    public const string KeyNotFound = nameof(KeyNotFound);
    public const string InsecureSecret = nameof(InsecureSecret);
    public const string InvalidConnection = nameof(InvalidConnection);

    // Ownership and data
    public const string NotOwned = nameof(NotOwned);
    public const string VolumeResizeRefused = nameof(VolumeResizeRefused);
    public const string RetainedDataMismatch = nameof(RetainedDataMismatch);
    public const string CredentialsMissing = nameof(CredentialsMissing);
    public const string ChangedByAdmission = nameof(ChangedByAdmission);
    public const string ApplyFailed = nameof(ApplyFailed);
    public const string Forbidden = nameof(Forbidden);
    public const string ApiServerUnavailable = nameof(ApiServerUnavailable);

    // Dependencies
    public const string AllDependenciesReady = nameof(AllDependenciesReady);
    public const string DependenciesNotReady = nameof(DependenciesNotReady);
    public const string NoDependencies = nameof(NoDependencies);
    public const string DependencyReady = nameof(DependencyReady);
    public const string NotChecked = nameof(NotChecked);
    public const string PodNotReady = nameof(PodNotReady);
    public const string PodRefused = nameof(PodRefused);
    public const string VolumePending = nameof(VolumePending);
    public const string ConnectionRefused = nameof(ConnectionRefused);
    public const string UnknownHost = nameof(UnknownHost);
    public const string ConnectionTimedOut = nameof(ConnectionTimedOut);
    public const string AuthenticationFailed = nameof(AuthenticationFailed);
    public const string InsecureAuthentication = nameof(InsecureAuthentication);
    public const string TooManyConnections = nameof(TooManyConnections);
    public const string DatabaseMissing = nameof(DatabaseMissing);
    public const string ClusterNotFound = nameof(ClusterNotFound);
    public const string ClusterNotReady = nameof(ClusterNotReady);
    public const string AddressRefused = nameof(AddressRefused);
    public const string CheckFailed = nameof(CheckFailed);

    // Budget
    public const string WithinBudget = nameof(WithinBudget);
    public const string BudgetExceeded = nameof(BudgetExceeded);
    public const string BudgetUnknown = nameof(BudgetUnknown);
    public const string NoPools = nameof(NoPools);

    // Migration
    public const string NoMigration = nameof(NoMigration);
    public const string MigrationPending = nameof(MigrationPending);
    public const string MigrationRunning = nameof(MigrationRunning);
    public const string MigrationSucceeded = nameof(MigrationSucceeded);
    public const string MigrationFailed = nameof(MigrationFailed);
    public const string AlreadyApplied = nameof(AlreadyApplied);
    public const string StoppingForMigration = nameof(StoppingForMigration);
    public const string Quiescing = nameof(Quiescing);
    public const string ExitCode = nameof(ExitCode);
    public const string DeadlineExceeded = nameof(DeadlineExceeded);
    public const string RollbackUnsafe = nameof(RollbackUnsafe);

    // Rollout
    public const string RollingOut = nameof(RollingOut);
    public const string ReleaseRolledOut = nameof(ReleaseRolledOut);
    public const string RolloutFailed = nameof(RolloutFailed);
    public const string RolledBack = nameof(RolledBack);
    public const string ImagePullFailed = nameof(ImagePullFailed);
    public const string CrashLoop = nameof(CrashLoop);
    public const string OutOfMemory = nameof(OutOfMemory);
    public const string ContainerConfigError = nameof(ContainerConfigError);
    public const string Unschedulable = nameof(Unschedulable);
    public const string StartupFailed = nameof(StartupFailed);
    public const string NotReady = nameof(NotReady);

    // Tasks
    public const string NoTasks = nameof(NoTasks);
    public const string NoTaskFailed = nameof(NoTaskFailed);
    public const string TaskFailed = nameof(TaskFailed);

    // Reconciling and Stalled
    public const string Progressing = nameof(Progressing);
    public const string Idle = nameof(Idle);
}
