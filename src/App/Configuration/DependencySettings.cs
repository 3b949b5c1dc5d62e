namespace Ballast.App.Configuration;

/// <summary>Reads the settings of the servers that the application uses.</summary>
internal static class DependencySettings
{
    private static readonly string[] WorkerNames = ["WORKER_PROCESSES", "WORKERS", "WEB_CONCURRENCY"];

    public static DatabaseSettings? ReadDatabase(SettingReader reader, bool required)
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

    public static RedisSettings? ReadRedis(SettingReader reader, bool required)
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

    /// <summary>AMQP_URL, or CELERY_BROKER_URL as Celery has it.</summary>
    public static BrokerSettings? ReadBroker(SettingReader reader, bool required)
    {
        var timeout = reader.Seconds("AMQP_TIMEOUT", 5, 600);
        var name = reader.Text("AMQP_URL") is null && reader.Text("CELERY_BROKER_URL") is not null
            ? "CELERY_BROKER_URL" : "AMQP_URL";
        if (reader.Text(name) is not { } url)
        {
            if (required)
            {
                reader.Fault(name, "is not set; set it, or leave rabbitmq out of REQUIRED_DEPENDENCIES");
            }

            return null;
        }

        if (!BrokerAddress.TryParse(url, out var address, out var fault))
        {
            reader.Fault(name, fault);
            return null;
        }

        return new BrokerSettings { Address = address, Required = required, Workers = ReadWorkers(reader), Timeout = timeout };
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

    /// <summary>Processes in one pod, under the names that servers read; the first that is set counts.</summary>
    private static int ReadWorkers(SettingReader reader) =>
        reader.Whole(WorkerNames.FirstOrDefault(name => reader.Text(name) is not null) ?? WorkerNames[0], 1, 1, 256);

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
        var kind = reader.Choice("DB_ENGINE", "postgresql", ("postgresql", DatabaseKind.Postgresql),
            ("mysql", DatabaseKind.Mysql), ("mariadb", DatabaseKind.Mysql));
        var port = reader.Whole("DB_PORT", DatabaseAddress.DefaultPort(kind), 1, 65535);
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

        return parts.Any(part => part is null)
            ? null : new DatabaseAddress(parts[0]!, port, parts[1]!, parts[2]!, parts[3]!) { Kind = kind };
    }
}
