using Ballast.App.Dependencies;
using Ballast.App.Identity;
using Ballast.App.Tasks;

namespace Ballast.App.Configuration;

/// <summary>Reads the settings from their layers, and refuses what is wrong with every fault at once.</summary>
internal static class SettingsLoader
{
    private const int SecretLength = 32;
    private static readonly string[] Secrets = ["SECRET_KEY", "JWT_SECRET", "AES_SECRET"];
    private static readonly string[] SigningKeys = ["JWT_SECRET", "SECRET_KEY"];
    private static readonly string[] KnownDefaults =
        ["changeme", "change-me", "change_me", "your-secret", "your_secret", "secret-key", "default"];

    /// <exception cref="InvalidSettingsException">With every fault found.</exception>
    public static Settings Load(IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var layers = new SettingLayers();
        var reader = new SettingReader(layers.Read(environment));
        var settings = Read(reader);
        return layers.Faults.Count + reader.Faults.Count == 0
            ? settings : throw new InvalidSettingsException([.. layers.Faults, .. reader.Faults]);
    }

    private static Settings Read(SettingReader reader)
    {
        var environment = reader.Text("APP_ENV") ?? "production";
        if (!SettingLayers.IsEnvironmentName(environment))
        {
            reader.Fault("APP_ENV", "must be a name in lower case, such as production or development");
        }

        var required = reader.Words("REQUIRED_DEPENDENCIES", "database", "database", "redis", "rabbitmq", "influxdb", "none");

        var settings = new Settings
        {
            Environment = environment,
            HostName = reader.Text("POD_NAME") ?? System.Environment.MachineName,
            Debug = reader.Switch("DEBUG", false),
            LogLevel = reader.Choice("LOG_LEVEL", "INFO", ("DEBUG", LogLevel.Debug), ("INFO", LogLevel.Information),
                ("WARNING", LogLevel.Warning), ("ERROR", LogLevel.Error), ("CRITICAL", LogLevel.Critical)),
            LogFile = reader.Text("LOG_FILE"),
            Signer = SigningKeys.Where(name => reader.Text(name) is not null)
                .Select(name => new Signer(name, reader.Text(name)!)).FirstOrDefault(),
            Server = ReadServer(reader),
            Database = DependencySettings.ReadDatabase(reader, required.Contains("database")),
            Redis = DependencySettings.ReadRedis(reader, required.Contains("redis")),
            Broker = DependencySettings.ReadBroker(reader, required.Contains("rabbitmq")),
            Influx = InfluxSettings.Read(reader, required.Contains("influxdb")),
            MigrationsDirectory = reader.Text("MIGRATIONS_DIR"),
            ConnectRetry = new Retry(reader.Whole("CONNECT_TRIES", 5, 1, 1000), reader.Seconds("CONNECT_DELAY_SECONDS", 10)),
            TaskRetry = new Retry(reader.Whole("TASK_TRIES", 3, 1, 1000), reader.Seconds("TASK_DELAY_SECONDS", 5)),
            Schedule = ReadSchedule(reader),
            CacheLifetime = reader.Seconds("CACHE_SECONDS", 30),
            StopDelay = reader.Seconds("STOP_DELAY_SECONDS", 5),
            StopTimeout = reader.Seconds("STOP_TIMEOUT_SECONDS", 20),
            Telemetry = ReadTelemetry(reader),
            Faults = ReadFaults(reader),
        };
        if (environment == "production")
        {
            RefuseWeakProduction(reader, settings);
        }

        return settings;
    }

    private static ServerSettings ReadServer(SettingReader reader) => new()
    {
        Port = reader.Whole("PORT", 8000, 1, 65535),
        KeepAlive = reader.Seconds("KEEP_ALIVE", 130, 3600),
        MaxConnections = reader.Text("MAX_CONNECTIONS") is null ? null : reader.Whole("MAX_CONNECTIONS", 100, 1, 1_000_000),
        AccessLog = reader.Switch("ACCESS_LOG", true),
    };

    private static List<ScheduledTask> ReadSchedule(SettingReader reader)
    {
        var schedule = new List<ScheduledTask>();
        foreach (var entry in (reader.Text("SCHEDULE") ?? "stats: 5 * * * *; purge: 3 1 * * *")
            .Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = entry.Split(':', 2, StringSplitOptions.TrimEntries);
            if (!AppTasks.Names.Contains(parts[0]))
            {
                reader.Fault("SCHEDULE", $"may name only the tasks {string.Join(", ", AppTasks.Names)}");
            }
            else if (parts.Length < 2 || !Timetable.TryParse(parts[1], out var timetable))
            {
                reader.Fault("SCHEDULE", $"the times of {parts[0]} must be five cron fields, or @every and a number of seconds");
            }
            else
            {
                schedule.Add(new ScheduledTask(parts[0], timetable));
            }
        }

        return schedule;
    }

    private static TelemetrySettings ReadTelemetry(SettingReader reader)
    {
        if (reader.Text(TelemetrySettings.Endpoint) is { } text
            && (!Uri.TryCreate(text, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https")))
        {
            reader.Fault(TelemetrySettings.Endpoint, "must look like http://collector:4317");
        }

        return new TelemetrySettings(reader.WithPrefix("OTEL_"));
    }

    private static FaultSettings ReadFaults(SettingReader reader) => new()
    {
        SlowStart = reader.Seconds("FAULT_SLOW_START_SECONDS", 0),
        SlowRequest = reader.Seconds("FAULT_SLOW_REQUEST_SECONDS", 0),
        SlowMigration = reader.Seconds("FAULT_SLOW_MIGRATION_SECONDS", 0),
        FailHealth = reader.Switch("FAULT_FAIL_HEALTH", false),
        FailReadiness = reader.Switch("FAULT_FAIL_READINESS", false),
        FailMigration = reader.Text("FAULT_FAIL_MIGRATION"),
        FailTasks = reader.Words("FAULT_FAIL_TASKS", "", [.. AppTasks.Names]),
        FailJobs = reader.Words("FAULT_FAIL_JOBS", ""),
        LeakMegabytesPerSecond = reader.Whole("FAULT_LEAK_MEGABYTES_PER_SECOND", 0, 0, 10_000),
    };

    private static void RefuseWeakProduction(SettingReader reader, Settings settings)
    {
        if (settings.Debug)
        {
            reader.Fault("DEBUG", "must be false in production");
        }

        foreach (var name in Secrets)
        {
            if (reader.Text(name) is not { } secret)
            {
                continue;
            }

            if (secret.Length < SecretLength)
            {
                reader.Fault(
                    name, $"must have {SecretLength} characters or more in production; make one with: openssl rand -hex 32");
            }
            else if (KnownDefaults.Any(word => secret.Contains(word, StringComparison.OrdinalIgnoreCase))
                || secret.Distinct().Count() < 4)
            {
                reader.Fault(name, "is a known default, which production refuses; make one with: openssl rand -hex 32");
            }
        }
    }
}
