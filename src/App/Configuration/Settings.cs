using Ballast.App.Dependencies;
using Ballast.App.Identity;
using Ballast.App.Tasks;

namespace Ballast.App.Configuration;

/// <summary>All settings of the application, read and validated once before it starts.</summary>
internal sealed record Settings
{
    public required string Environment { get; init; }

    /// <summary>The pod's name, or the machine's.</summary>
    public required string HostName { get; init; }

    public required bool Debug { get; init; }
    public required LogLevel LogLevel { get; init; }

    /// <summary>A file that gets the log's lines besides standard output; null: none.</summary>
    public required string? LogFile { get; init; }

    /// <summary>Signs with JWT_SECRET, else with SECRET_KEY; null if neither is set.</summary>
    public required Signer? Signer { get; init; }

    public required ServerSettings Server { get; init; }
    public required DatabaseSettings? Database { get; init; }
    public required RedisSettings? Redis { get; init; }
    public required BrokerSettings? Broker { get; init; }
    public required InfluxSettings? Influx { get; init; }

    /// <summary>The folder of the SQL files; null: the one of the database's kind beside the program.</summary>
    public required string? MigrationsDirectory { get; init; }

    /// <summary>Number of attempts to connect to a dependency at start, and the delay between them.</summary>
    public required Retry ConnectRetry { get; init; }

    /// <summary>Number of attempts of a task when a connection fails, and the delay between them.</summary>
    public required Retry TaskRetry { get; init; }

    public required IReadOnlyList<ScheduledTask> Schedule { get; init; }
    public required TimeSpan CacheLifetime { get; init; }

    /// <summary>How long requests are still accepted after SIGTERM, while readiness already fails.</summary>
    public required TimeSpan StopDelay { get; init; }

    /// <summary>How long running requests and tasks may then take to finish.</summary>
    public required TimeSpan StopTimeout { get; init; }

    public required TelemetrySettings Telemetry { get; init; }
    public required FaultSettings Faults { get; init; }
}

internal sealed record ServerSettings
{
    public required int Port { get; init; }

    /// <summary>How long an idle connection stays open.</summary>
    public required TimeSpan KeepAlive { get; init; }

    /// <summary>Connections at once; one more is closed. Null: no limit.</summary>
    public required int? MaxConnections { get; init; }

    /// <summary>True: each answer is a line of the log.</summary>
    public required bool AccessLog { get; init; }
}

internal sealed record DatabaseSettings
{
    public required DatabaseAddress Address { get; init; }
    public required bool Required { get; init; }

    /// <summary>
    /// The maximum size of the pool: workers x (size + overflow), because one process does the work of all workers.
    /// </summary>
    public required int MaxConnections { get; init; }

    public required TimeSpan Recycle { get; init; }

    /// <summary>How long a connection is waited for, of the pool or the server: the drivers have one limit for both.</summary>
    public required TimeSpan OpenTimeout { get; init; }

    /// <summary>After this time the server ends a statement; zero: never. Migrations have no limit.</summary>
    public required TimeSpan StatementTimeout { get; init; }

    public required bool PrePing { get; init; }
}

internal sealed record RedisSettings
{
    public required RedisAddress Address { get; init; }
    public required TlsSettings Tls { get; init; }
    public required bool Required { get; init; }
    public required TimeSpan Timeout { get; init; }
}

internal sealed record BrokerSettings
{
    public required BrokerAddress Address { get; init; }
    public required TlsSettings Tls { get; init; }
    public required bool Required { get; init; }

    /// <summary>How many jobs a worker does at once.</summary>
    public required int Workers { get; init; }

    /// <summary>How long the broker may take to connect, or to confirm a message.</summary>
    public required TimeSpan Timeout { get; init; }
}

/// <summary>The settings whose names begin with OTEL_, as the OpenTelemetry SDK takes them.</summary>
internal sealed record TelemetrySettings(IReadOnlyDictionary<string, string?> Options)
{
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>True if metrics are also sent by OTLP.</summary>
    public bool Otlp => Options.ContainsKey(Endpoint);
}

/// <summary>Faults that tests can switch on; all off by default.</summary>
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

    /// <summary>The names of jobs that fail.</summary>
    public required IReadOnlyList<string> FailJobs { get; init; }

    public required int LeakMegabytesPerSecond { get; init; }
}
