using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Engines.Redis;

/// <summary>Redis. The image is the official one, or any that keeps to its entry point, working folder and user 999.</summary>
internal sealed class RedisEngine : IEngine
{
    public const string EngineName = "redis";

    private const string DataFolder = "/data";

    // redis-cli reads it by itself; the server's argument is filled in from it by the kubelet.
    private const string PasswordVariable = "REDISCLI_AUTH";

    public string Name => EngineName;

    public bool IsSql => false;

    public int DefaultPort => 6379;

    public string Check => "PING";

    public bool ReadsPasswordAtStart => true;

    public IReadOnlyList<string> RequiredKeys { get; } = [CredentialKeys.Host];

    public string MajorVersion(string version) => version.Split('.')[0];

    public bool HasVolume(ManagedServerSpec managed) => managed is ManagedRedisSpec { Persistence: true };

    public ManagedCredentials Credentials(string stack) => new(new Dictionary<string, string>(), [CredentialKeys.Password]);

    public bool TryRead(
        ConnectionParts parts, [NotNullWhen(true)] out ConnectionInfo? connection, [NotNullWhen(false)] out string? fault)
    {
        connection = null;
        var database = parts.Database.Length == 0 ? "0" : parts.Database;
        fault = parts switch
        {
            { Scheme: not ("" or "redis" or "rediss") } => "has a scheme that is neither redis nor rediss",
            { Parameters.Count: > 0 } => "has parameters; put them into a format in the dependency's env",
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
            Tls = parts.Scheme == "rediss",
        };
        return true;
    }

    public string Url(ConnectionInfo connection)
    {
        var scheme = connection.Tls ? "rediss" : "redis";
        var credentials = connection.Username.Length + connection.Password.Length > 0 ? "{username}:{password}@" : "";
        return ConnectionFormat.Fill($"{scheme}://{credentials}{{host}}:{{port}}/{{database}}", connection);
    }

    public IEnumerable<KeyValuePair<string, string>> ConventionalVariables(ConnectionInfo connection, PoolSpec pool)
    {
        yield return new(VariableNames.RedisUrl, Url(connection));
        if (pool.MaxConnections is { } most)
        {
            yield return new(VariableNames.RedisMaxConnections, most.ToString(CultureInfo.InvariantCulture));
        }

        if (pool.TimeoutSeconds is { } timeout)
        {
            yield return new(VariableNames.RedisConnectionTimeout, timeout.ToString(CultureInfo.InvariantCulture));
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
                Env =
                [
                    new V1EnvVar
                    {
                        Name = PasswordVariable,
                        ValueFrom = new V1EnvVarSource
                        {
                            SecretKeyRef = new V1KeySelector { Name = server.CredentialsSecret, Key = CredentialKeys.Password },
                        },
                    },
                ],
                Ports = [new V1ContainerPort { Name = Name, ContainerPort = DefaultPort }],
                VolumeMounts = [new V1VolumeMount { Name = "data", MountPath = DataFolder }],
                // A server that reads a long file back must not be killed for taking its time.
                StartupProbe = Probe(server.Spec.Version, periodSeconds: 2, failureThreshold: 900),
                ReadinessProbe = Probe(server.Spec.Version, periodSeconds: 5, failureThreshold: 3),
                LivenessProbe = Probe(server.Spec.Version, periodSeconds: 20, failureThreshold: 6),
            },
        ],
        Volumes =
        [
            server.Claim is { } claim
                ? new V1Volume
                {
                    Name = "data",
                    PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = claim }
                }
                : new V1Volume { Name = "data", EmptyDir = new V1EmptyDirVolumeSource() },
        ],
    };

    /// <summary>
    /// Each option with its value in one argument, which Redis splits itself: a random password may begin with two hyphens, and
    /// would be taken for an option of its own.
    /// </summary>
    private static List<string> Arguments(ManagedRedisSpec spec)
    {
        var memory = Quantity.Parse(spec.MaxMemory ?? ProfileDefaults.RedisMaxMemory)!.Value.ToInt64();
        List<string> arguments =
        [
            $"--requirepass $({PasswordVariable})",
            $"--dir {DataFolder}",
            string.Create(CultureInfo.InvariantCulture, $"--maxmemory {memory}"),
            "--save \"\"",
        ];

        // What is kept is never thrown away to make room; a cache is for that.
        arguments.AddRange(spec.Persistence ? ["--appendonly yes"] : ["--appendonly no", "--maxmemory-policy allkeys-lru"]);
        return arguments;
    }

    // Without -e, which version 7 brought, an error as answer counts as success.
    private V1Probe Probe(string version, int periodSeconds, int failureThreshold) => new()
    {
        Exec = new V1ExecAction
        {
            Command = int.TryParse(MajorVersion(version), CultureInfo.InvariantCulture, out var major) && major < 7
                ? ["redis-cli", "-h", "127.0.0.1", "ping"]
                : ["redis-cli", "-h", "127.0.0.1", "-e", "ping"],
        },
        PeriodSeconds = periodSeconds,
        TimeoutSeconds = 5,
        FailureThreshold = failureThreshold,
    };
}
