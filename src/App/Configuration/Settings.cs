using Ballast.App.Dependencies;
using Ballast.App.Tasks;

namespace Ballast.App.Configuration;

/// <summary>Everything the application is told, read and validated once before it starts.</summary>
internal sealed record Settings
{
    public required string Environment { get; init; }
    public required bool Debug { get; init; }
    public required LogLevel LogLevel { get; init; }
    public required int Port { get; init; }
    public required DatabaseSettings? Database { get; init; }
    public required RedisSettings? Redis { get; init; }
    public required string MigrationsDirectory { get; init; }

    /// <summary>How often and how far apart a dependency is tried at start.</summary>
    public required Retry ConnectRetry { get; init; }

    /// <summary>How often and how far apart a task is tried when a connection fails.</summary>
    public required Retry TaskRetry { get; init; }

    public required IReadOnlyList<ScheduledTask> Schedule { get; init; }
    public required TimeSpan CacheLifetime { get; init; }

    /// <summary>How long requests are still accepted after SIGTERM, while readiness already fails.</summary>
    public required TimeSpan StopDelay { get; init; }

    /// <summary>How long requests and tasks under way may take to end after that.</summary>
    public required TimeSpan StopTimeout { get; init; }

    public required FaultSettings Faults { get; init; }
}

internal sealed record DatabaseSettings
{
    public required DatabaseAddress Address { get; init; }
    public required bool Required { get; init; }

    /// <summary>The pool's bound: workers x (size + overflow), because one process does the work of all workers.</summary>
    public required int MaxConnections { get; init; }

    public required TimeSpan Recycle { get; init; }
    public required TimeSpan Timeout { get; init; }
    public required bool PrePing { get; init; }
}

internal sealed record RedisSettings
{
    public required RedisAddress Address { get; init; }
    public required bool Required { get; init; }
    public required TimeSpan Timeout { get; init; }
}

/// <summary>Faults that tests switch on; all off unless set.</summary>
internal sealed record FaultSettings
{
    public required TimeSpan SlowStart { get; init; }
    public required TimeSpan SlowRequest { get; init; }
    public required TimeSpan SlowMigration { get; init; }
    public required bool FailHealth { get; init; }
    public required bool FailReadiness { get; init; }

    /// <summary>The message to fail with, or null.</summary>
    public required string? FailMigration { get; init; }

    public required IReadOnlyList<string> FailTasks { get; init; }
    public required int LeakMegabytesPerSecond { get; init; }
}
