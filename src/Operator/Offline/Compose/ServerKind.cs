namespace Ballast.Operator.Offline.Compose;

/// <summary>What Compose files say of one engine: images that run it, and variables of its server and of apps.</summary>
/// <param name="Engine">Its name in the spec.</param>
/// <param name="Images">Names of images that run it, without registry and folders.</param>
/// <param name="Url">The conventional variable with its URL, which the dependency sets.</param>
/// <param name="Schemes">Schemes of that URL.</param>
/// <param name="Newest">The version that is taken where an image names none and the operator does not say.</param>
internal sealed record ServerKind(string Engine, string[] Images, string Url, string[] Schemes, string Newest)
{
    private static readonly Dictionary<string, string> SqlPool = new()
    {
        ["DB_POOL_SIZE"] = "size",
        ["DB_MAX_OVERFLOW"] = "overflow",
        ["DB_POOL_RECYCLE"] = "recycleSeconds",
        ["DB_POOL_TIMEOUT"] = "timeoutSeconds",
        ["DB_POOL_PRE_PING"] = "prePing",
    };

    /// <summary>Every engine.</summary>
    public static IReadOnlyList<ServerKind> All { get; } =
    [
        new("postgres",
            ["postgres", "postgresql", "postgis", "timescaledb", "timescaledb-ha", "pgvector", "pgautoupgrade", "pgvecto-rs"],
            "DATABASE_URL", ["postgres", "postgresql"], "17")
        {
            Port = 5432,
            IsSql = true,
            DataFolders = ["/var/lib/postgresql"],
            Pool = SqlPool,
            Placeholders = Names("POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"),
        },
        new("mysql", ["mysql", "mysql-server", "mariadb", "percona", "percona-server"], "DATABASE_URL", ["mysql"], "8.4")
        {
            Port = 3306,
            MajorNumbers = 2,
            IsSql = true,
            DataFolders = ["/var/lib/mysql"],
            Pool = SqlPool,
            Placeholders = new([.. Names("MYSQL_USER", "MYSQL_PASSWORD", "MYSQL_DATABASE"),
                .. Names("MARIADB_USER", "MARIADB_PASSWORD", "MARIADB_DATABASE")]),
            Supported = SupportedMysql,
        },
        new("redis",
            ["redis", "redis-stack", "redis-stack-server", "redismod", "valkey", "keydb", "dragonfly"], "REDIS_URL", ["redis"],
            "7")
        {
            Port = 6379,
            IsCache = true,
            DataFolders = ["/var/lib/redis"],
            Placeholders = new() { ["REDIS_PASSWORD"] = "{password}" },
            Credentials = ":{password}@",
            Pool = new() { ["REDIS_MAX_CONNECTIONS"] = "maxConnections", ["REDIS_CONNECTION_TIMEOUT"] = "timeoutSeconds" },
        },
        new("rabbitmq", ["rabbitmq"], "AMQP_URL", ["amqp"], "3")
        {
            Port = 5672,
            DataFolders = ["/var/lib/rabbitmq"],
            Placeholders = Names("RABBITMQ_DEFAULT_USER", "RABBITMQ_DEFAULT_PASS", "RABBITMQ_DEFAULT_VHOST"),
        },
        new("influxdb", ["influxdb", "influx"], "INFLUXDB_URL", ["http"], "2")
        {
            Port = 8086,
            MajorNumbers = 2,
            DataFolders = ["/var/lib/influxdb", "/var/lib/influxdb2"],
            Credentials = "",
            Injected = ["INFLUXDB_TOKEN", "INFLUXDB_ORG", "INFLUXDB_BUCKET"],
        },
    ];

    public bool IsSql { get; init; }

    /// <summary>The port that it listens on.</summary>
    public required int Port { get; init; }

    /// <summary>How many numbers of a version are its major version.</summary>
    public int MajorNumbers { get; init; } = 1;

    /// <summary>True: it may keep its data or not, and has a limit of memory.</summary>
    public bool IsCache { get; init; }

    /// <summary>Folders of its data in the images: what has a volume there is such a server, whatever its image.</summary>
    public string[] DataFolders { get; init; } = [];

    /// <summary>Variables of the server's own image whose values the operator makes, with the placeholder of each.</summary>
    public Dictionary<string, string> Placeholders { get; init; } = [];

    /// <summary>Fields of <c>pool</c> by the variables that they set.</summary>
    public Dictionary<string, string> Pool { get; init; } = [];

    /// <summary>Further variables of the app that the dependency sets.</summary>
    public string[] Injected { get; init; } = [];

    /// <summary>How its URL says who signs in; with a user name the URL has a database too.</summary>
    public string Credentials { get; init; } = "{username}:{password}@";

    /// <summary>True: its URL ends in the name of a database.</summary>
    public bool HasDatabase => Credentials.Contains("{username}", StringComparison.Ordinal);

    /// <summary>The version that Ballast runs in place of one of an image; null: the operator's range decides.</summary>
    public Func<string, string, string>? Supported { get; init; }

    /// <summary>True: the URL of such a server, whose scheme stands for nothing else.</summary>
    public bool IsUrl(string? value) => Credentials.Length > 0 && value is not null && Array.Exists(
        Schemes, s => value.StartsWith($"{s}://", StringComparison.Ordinal)
            || value.StartsWith($"{s}+", StringComparison.Ordinal));

    private static Dictionary<string, string> Names(string user, string password, string database) =>
        new() { [user] = "{username}", [password] = "{password}", [database] = "{database}" };

    // The first two numbers are the major version.
    private static string SupportedMysql(string image, string version) => (image == "mariadb", version.Split('.')) switch
    {
        (true, ["10"]) => "10.11",
        (true, ["10" or "11", ..] and not ["11"]) => version,
        (true, _) => "11.4",
        (false, ["8", "0" or "4", ..]) or (false, ["9", ..]) => version,
        _ => "8.4",
    };
}
