using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Engines.Redis;

/// <summary>Redis, with the official image or one that has the same entry point, working directory and user 999.</summary>
internal sealed class RedisEngine : IEngine
{
    private const string EncryptedScheme = "rediss";
    private const string RedisUrl = "REDIS_URL";
    private const string MaxConnections = "REDIS_MAX_CONNECTIONS";
    private const string ConnectionTimeout = "REDIS_CONNECTION_TIMEOUT";

    private const string DataFolder = "/data";

    // redis-cli reads this variable itself.
    private const string PasswordVariable = "REDISCLI_AUTH";

    /// <summary>
    /// Starts the server with its password in quotes. Redis splits an argument as it splits a line of its configuration: without
    /// quotes, a password with a space would be two words, and one that begins with two hyphens an option.
    /// </summary>
    /// <remarks>In an argument, the kubelet makes <c>$(</c> of <c>$$(</c>.</remarks>
    private const string StartScript =
        $"""
        quoted=$$(printf '%s' "${PasswordVariable}" | sed 's/["\\]/\\&/g')
        exec docker-entrypoint.sh redis-server "--requirepass \"$quoted\"" "$@"
        """;

    public string Name => "redis";

    public string Product => "Redis";

    public IReadOnlyList<EngineImage> Images { get; } = [new("redis", "Redis", User: 999)];

    public VersionRule Versions { get; } = VersionRule.Majors(6, 8);

    public bool IsSql => false;

    public int ReservedConnections => 0;

    public int DefaultPort => 6379;

    public bool ReadsPasswordAtStart => true;

    public IReadOnlyList<string> RequiredKeys { get; } = [CredentialKeys.Host];

    public ConventionalNames Variables { get; } = new(RedisUrl, [MaxConnections, ConnectionTimeout]);

    public ProbeFactory Probe { get; } = static time => new RedisProbe(time);

    public string CheckOf(DependencySpec dependency) => "PING";

    public EngineChoice? Choose(DependencySpec dependency) =>
        dependency.Redis is { } redis ? new EngineChoice(this, redis.Managed, redis.External) : null;

    public IEnumerable<FieldError> CheckPool(PoolSpec pool, string field) => RedisPolicy.CheckPool(pool, field);

    public IEnumerable<FieldError> CheckTls(ExternalTlsSpec tls, string field) => PortTls.Check(tls, field, Product);

    public IEnumerable<FieldError> CheckManaged(ManagedServerSpec managed, string field) =>
        RedisPolicy.CheckManaged((ManagedRedisSpec)managed, field);

    public DependencySpec ReduceToRelease(DependencySpec dependency) => dependency.Redis is { Managed: { } managed } redis
        ? dependency with
        {
            Redis = redis with { Managed = new ManagedRedisSpec { Version = managed.Version.Split('.')[0] } },
        }
        : dependency;

    public IReadOnlyDictionary<string, JsonNode?> PodInputs(ManagedServerSpec managed)
    {
        var redis = (ManagedRedisSpec)managed;
        return new Dictionary<string, JsonNode?>
        {
            ["maxMemory"] = redis.MaxMemory is { } memory ? Quantity.Canonical(memory) : null,
            ["persistence"] = redis.Persistence,
        };
    }

    public ProbeFailure? Explain(Exception exception) => RedisFailures.Explain(exception);

    public string MajorVersion(string version) => version.Split('.')[0];

    public bool HasVolume(ManagedServerSpec managed) => managed is ManagedRedisSpec { Persistence: true };

    public ManagedCredentials Credentials(string stack, string version) =>
        new(new Dictionary<string, string>(), [CredentialKeys.Password]);

    public bool TryRead(
        ConnectionParts parts, string? tlsMode, [NotNullWhen(true)] out ConnectionInfo? connection,
        [NotNullWhen(false)] out string? fault)
    {
        connection = null;
        var tls = PortTls.Read(parts, tlsMode, EncryptedScheme);
        var database = parts.Database.Length == 0 ? "0" : parts.Database;
        fault = parts switch
        {
            { Scheme: not ("" or "redis" or EncryptedScheme) } => "has a scheme that is neither redis nor rediss",
            { Parameters.Count: > 0 } => "has parameters; put them into a format in the dependency's env",
            _ when tls is null => PortTls.Fault,
            _ when !int.TryParse(database, NumberStyles.None, CultureInfo.InvariantCulture, out _) =>
                "has a database that is not a number",
            _ => null,
        };
        if (fault is not null)
        {
            return false;
        }

        connection = new ConnectionInfo(parts.Host, parts.Port ?? DefaultPort, parts.Username, parts.Password, database)
        {
            Tls = tls!,
        };
        return true;
    }

    public string Url(ConnectionInfo connection)
    {
        var scheme = connection.Tls.IsDemanded ? EncryptedScheme : "redis";
        var credentials = connection.Username.Length + connection.Password.Length > 0 ? "{username}:{password}@" : "";
        return ConnectionFormat.Fill($"{scheme}://{credentials}{{host}}:{{port}}/{{database}}", connection);
    }

    public IEnumerable<KeyValuePair<string, string>> ConventionalVariables(ConnectionInfo connection, PoolSpec pool)
    {
        yield return new(RedisUrl, Url(connection));
        if (pool.MaxConnections is { } most)
        {
            yield return new(MaxConnections, most.ToString(CultureInfo.InvariantCulture));
        }

        if (pool.TimeoutSeconds is { } timeout)
        {
            yield return new(ConnectionTimeout, timeout.ToString(CultureInfo.InvariantCulture));
        }
    }

    public V1PodSpec Pod(ManagedServer server) => new()
    {
        TerminationGracePeriodSeconds = 30,
        Containers =
        [
            new V1Container
            {
                Name = Name,
                Image = server.Image,
                Args = Arguments((ManagedRedisSpec)server.Spec),
                Env = [server.Credential(PasswordVariable, CredentialKeys.Password)],
                Ports = [new V1ContainerPort { Name = Name, ContainerPort = DefaultPort }],
                VolumeMounts = [new V1VolumeMount { Name = "data", MountPath = DataFolder }],
            }.WithProbes(PodProbe(server.Spec.Version)),
        ],
        Volumes =
        [
            server.Claim is not null
                ? server.DataVolume
                : new V1Volume { Name = "data", EmptyDir = new V1EmptyDirVolumeSource() },
        ],
    };

    private static List<string> Arguments(ManagedRedisSpec spec)
    {
        var memory = Quantity.Parse(spec.MaxMemory ?? ProfileDefaults.RedisMaxMemory)!.Value.ToInt64();
        List<string> arguments =
        [
            "sh", "-c", StartScript, "redis-server",
            $"--dir {DataFolder}",
            string.Create(CultureInfo.InvariantCulture, $"--maxmemory {memory}"),
            "--save \"\"",
        ];

        // Persistent data must not be evicted when memory is full; only a cache may be.
        arguments.AddRange(spec.Persistence ? ["--appendonly yes"] : ["--appendonly no", "--maxmemory-policy allkeys-lru"]);
        return arguments;
    }

    // Without -e, which exists since version 7, redis-cli exits with 0 even if the reply is an error.
    private V1Probe PodProbe(string version) => new()
    {
        Exec = new V1ExecAction
        {
            Command = int.TryParse(MajorVersion(version), CultureInfo.InvariantCulture, out var major) && major < 7
                ? ["redis-cli", "-h", "127.0.0.1", "ping"]
                : ["redis-cli", "-h", "127.0.0.1", "-e", "ping"],
        },
    };
}
