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

        string[] names = ["DB", .. reader.Text("DATABASE_URL") is { } url ? reader.NamesOf(url) : []];
        return new DatabaseSettings
        {
            Address = address with
            {
                SslMode = address.SslMode ?? ReadSslMode(reader, names),
                SslRootCert = reader.First(names, "SSLROOTCERT")?.Value,
            },
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
            return null;
        }

        return new RedisSettings
        {
            Address = address,
            Tls = TlsSettings.Read(reader, url, address.Tls),
            Required = required,
            Timeout = timeout,
        };
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

        return new BrokerSettings
        {
            Address = address,
            Tls = TlsSettings.Read(reader, url, address.Tls),
            Required = required,
            Workers = ReadWorkers(reader),
            Timeout = timeout,
        };
    }

    private static string? ReadSslMode(SettingReader reader, string[] names)
    {
        if (reader.First(names, "SSLMODE") is not var (name, mode))
        {
            return null;
        }

        if (!DatabaseAddress.SslModes.Contains(mode))
        {
            reader.Fault(name, $"must be one of {string.Join(", ", DatabaseAddress.SslModes)}");
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
