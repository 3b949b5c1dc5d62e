namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>Types of the conditions in a stack's status.</summary>
public static class ConditionTypes
{
    /// <summary>This generation is healthy.</summary>
    public const string Ready = "Ready";

    /// <summary>kstatus: work is under way.</summary>
    public const string Reconciling = "Reconciling";

    /// <summary>kstatus: a person has to look.</summary>
    public const string Stalled = "Stalled";

    /// <summary>Every required dependency works.</summary>
    public const string DependenciesReady = "DependenciesReady";

    /// <summary>The wanted release's migration is done.</summary>
    public const string MigrationComplete = "MigrationComplete";

    /// <summary>Something serves traffic, this release or an earlier one.</summary>
    public const string Available = "Available";

    /// <summary>The pools fit the server's connections.</summary>
    public const string ConnectionBudget = "ConnectionBudget";

    /// <summary>No scheduled task's last run failed.</summary>
    public const string TasksHealthy = "TasksHealthy";
}
