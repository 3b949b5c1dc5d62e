using Ballast.App.Dependencies;
using Ballast.App.Tasks;

namespace Ballast.App.Configuration;

/// <summary>Reads the settings from their layers, and refuses what is wrong with every fault at once.</summary>
internal static class SettingsLoader
{
    private const int SecretLength = 32;
    private static readonly string[] WorkerNames = ["WORKER_PROCESSES", "WORKERS", "WEB_CONCURRENCY"];
    private static readonly string[] Secrets = ["SECRET_KEY", "JWT_SECRET", "AES_SECRET"];
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

        var required = reader.Words("REQUIRED_DEPENDENCIES", "database", "database", "redis", "none");

        var settings = new Settings
        {
            Environment = environment,
            Debug = reader.Switch("DEBUG", false),
            LogLevel = reader.Choice("LOG_LEVEL", "INFO", ("DEBUG", LogLevel.Debug), ("INFO", LogLevel.Information),
                ("WARNING", LogLevel.Warning), ("ERROR", LogLevel.Error), ("CRITICAL", LogLevel.Critical)),
            LogFile = reader.Text("LOG_FILE"),
            Server = ReadServer(reader),
            Database = ReadDatabase(reader, required.Contains("database")),
            Redis = ReadRedis(reader, required.Contains("redis")),
            MigrationsDirectory = reader.Text("MIGRATIONS_DIR") ?? Path.Combine(AppContext.BaseDirectory, "migrations"),
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

    /// <summary>Processes in one pod, under the names that servers read; the first that is set counts.</summary>
    private static int ReadWorkers(SettingReader reader) =>
        reader.Whole(WorkerNames.FirstOrDefault(name => reader.Text(name) is not null) ?? WorkerNames[0], 1, 1, 256);

    private static DatabaseSettings? ReadDatabase(SettingReader reader, bool required)
    {
        var size = reader.Whole("DB_POOL_SIZE", 10, 1, 1000);
        var overflow = reader.Whole("DB_MAX_OVERFLOW", 20, 0, 1000);
        var workers = ReadWorkers(reader);
        var recycle = reader.Whole("DB_POOL_RECYCLE", 1800, -1, 86400);
        var timeout = reader.Seconds("DB_POOL_TIMEOUT", 30, 600);
        var prePing = reader.Switch("DB_POOL_PRE_PING", false);
        var connect = reader.Seconds("DB_CONNECT_TIMEOUT", timeout.TotalSeconds, 600);
        var statement = TimeSpan.FromMilliseconds(reader.Whole("DB_STATEMENT_TIMEOUT_MS", 0, 0, 86_400_000));
        if (ReadDatabaseAddress(reader, required) is not { } address)
        {
            return null;
        }

        var sslMode = address.SslMode ?? ReadSslMode(reader, "DB");
        return new DatabaseSettings
        {
            Address = address with { SslMode = sslMode, SslRootCert = reader.Text("DB_SSLROOTCERT") },
            Required = required,
            MaxConnections = workers * (size + overflow),
            Recycle = TimeSpan.FromSeconds(Math.Max(recycle, 0)),
            OpenTimeout = connect < timeout ? connect : timeout,
            StatementTimeout = statement,
            PrePing = prePing,
        };
    }

    private static string? ReadSslMode(SettingReader reader, string prefix)
    {
        var mode = reader.Text($"{prefix}_SSLMODE");
        if (mode is not null && !DatabaseAddress.SslModes.Contains(mode))
        {
            reader.Fault($"{prefix}_SSLMODE", $"must be one of {string.Join(", ", DatabaseAddress.SslModes)}");
            return null;
        }

        return mode;
    }

    /// <summary>DATABASE_URL if it is set, otherwise the DB_ parts.</summary>
    private static DatabaseAddress? ReadDatabaseAddress(SettingReader reader, bool required)
    {
        if (reader.Text("DATABASE_URL") is { } url)
        {
            if (!DatabaseAddress.TryParse(url, out var address, out var fault))
            {
                reader.Fault("DATABASE_URL", fault);
            }

            return address;
        }

        string[] names = ["DB_HOST", "DB_USERNAME", "DB_PASSWORD", "DB_DATABASE"];
        var parts = names.Select(reader.Text).ToArray();
        var port = reader.Whole("DB_PORT", 5432, 1, 65535);
        if (parts.All(part => part is null))
        {
            if (required)
            {
                reader.Fault(
                    "DATABASE_URL",
                    "is not set; set it, or DB_HOST, DB_USERNAME, DB_PASSWORD and DB_DATABASE, or leave database out of "
                        + "REQUIRED_DEPENDENCIES");
            }

            return null;
        }

        foreach (var missing in names.Where((_, i) => parts[i] is null))
        {
            reader.Fault(missing, "is not set, though other DB_ settings are; set it, or DATABASE_URL");
        }

        return parts.Any(part => part is null) ? null : new DatabaseAddress(parts[0]!, port, parts[1]!, parts[2]!, parts[3]!);
    }

    private static RedisSettings? ReadRedis(SettingReader reader, bool required)
    {
        var timeout = reader.Seconds("REDIS_CONNECTION_TIMEOUT", 5, 600);
        // One multiplexer uses two connections for everything, which any limit from 2 upwards allows.
        reader.Whole("REDIS_MAX_CONNECTIONS", 50, 2, 100_000);
        if (reader.Text("REDIS_URL") is not { } url)
        {
            if (required)
            {
                reader.Fault("REDIS_URL", "is not set; set it, or leave redis out of REQUIRED_DEPENDENCIES");
            }

            return null;
        }

        if (!RedisAddress.TryParse(url, out var address, out var fault))
        {
            reader.Fault("REDIS_URL", fault);
        }

        // The operator names them after the dependency.
        var sslMode = ReadSslMode(reader, "REDIS") ?? ReadSslMode(reader, "CACHE");
        var authority = reader.Text("REDIS_SSLROOTCERT") ?? reader.Text("CACHE_SSLROOTCERT");
        address = address is null ? null : address with { SslMode = sslMode, SslRootCert = authority };
        return address is null ? null : new RedisSettings { Address = address, Required = required, Timeout = timeout };
    }

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
