using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines.Postgres;

/// <summary>PostgreSQL, with the official image or one that has the same environment, entry point and user 999.</summary>
internal sealed class PostgresEngine : IEngine
{
    private const string MaxConnectionsSetting = "max_connections=";

    private const string DataFolder = "/data";
    private const string CredentialsFolder = "/run/credentials";

    // Roles and databases that cannot be created. "postgres" exists already and can be used.
    private static readonly string[] OwnNames = ["public", "none", "template0", "template1"];

    public string Name => "postgres";

    public string Product => "PostgreSQL";

    public IReadOnlyList<EngineImage> Images { get; } = [new("postgres", "PostgreSQL", User: 999)];

    public VersionRule Versions { get; } = VersionRule.Majors(12, 18);

    public bool IsSql => true;

    /// <remarks>For superusers: superuser_reserved_connections.</remarks>
    public int ReservedConnections => 3;

    public int DefaultPort => 5432;

    // The official image sets the password only when it initialises the database.
    public bool ReadsPasswordAtStart => false;

    public IReadOnlyList<string> RequiredKeys { get; } =
        [CredentialKeys.Host, CredentialKeys.Username, CredentialKeys.Password, CredentialKeys.Database];

    public ConventionalNames Variables => SqlPool.Names;

    public ProbeFactory Probe { get; } = static time => new PostgresProbe(time);

    public string CheckOf(DependencySpec dependency) => "SELECT 1";

    public EngineChoice? Choose(DependencySpec dependency) =>
        dependency.Postgres is { } postgres
            ? new EngineChoice(this, postgres.Managed, postgres.External) { Cluster = postgres.Cluster?.Name }
            : null;

    public IEnumerable<FieldError> CheckPool(PoolSpec pool, string field) => SqlPool.Check(pool, field);

    public IEnumerable<FieldError> CheckTls(ExternalTlsSpec tls, string field) => [];

    public IEnumerable<FieldError> CheckManaged(ManagedServerSpec managed, string field) =>
        PostgresPolicy.CheckManaged(managed, field);

    public DependencySpec ReduceToRelease(DependencySpec dependency) => dependency.Postgres is { Managed: { } managed } postgres
        ? dependency with
        {
            Postgres = postgres with { Managed = new ManagedSqlSpec { Version = managed.Version.Split('.')[0] } },
        }
        : dependency;

    public ProbeFailure? Explain(Exception exception) => PostgresFailures.Explain(exception);

    /// <inheritdoc/>
    /// <remarks>Before version 10 the major version was the first two numbers.</remarks>
    public string MajorVersion(string version)
    {
        var numbers = version.Split('.');
        return numbers[0].Length > 1 || numbers.Length == 1 ? numbers[0] : $"{numbers[0]}.{numbers[1]}";
    }

    public ManagedCredentials Credentials(string stack, string version)
    {
        var name = SafeName(stack);
        return new ManagedCredentials(
            new Dictionary<string, string> { [CredentialKeys.Username] = name, [CredentialKeys.Database] = name },
            [CredentialKeys.Password]);
    }

    public bool TryRead(
        ConnectionParts parts, string? tlsMode, [NotNullWhen(true)] out ConnectionInfo? connection,
        [NotNullWhen(false)] out string? fault)
    {
        connection = null;
        var written = parts.Parameters is [{ Key: "sslmode" } parameter] ? parameter.Value : parts.SslMode;
        fault = parts switch
        {
            { Scheme: not ("" or "postgres" or "postgresql") } when !parts.Scheme.StartsWith(
                "postgresql+", StringComparison.Ordinal) =>
                "has a scheme that is not postgresql",
            { Username.Length: 0 } => "names no username",
            { Database.Length: 0 } => "names no database",
            { Parameters.Count: > 0 } when parts.Parameters.Count > 1 || written is null || !TlsMode.All.Contains(written) =>
                $"has parameters other than one sslmode ({string.Join(", ", TlsMode.All)}); put others into a format in the "
                    + $"dependency's env",
            _ when written is not null && !TlsMode.All.Contains(written) =>
                $"has an sslmode that is none of {string.Join(", ", TlsMode.All)}",
            _ => null,
        };
        if (fault is not null)
        {
            return false;
        }

        connection = new ConnectionInfo(parts.Host, parts.Port ?? DefaultPort, parts.Username, parts.Password, parts.Database)
        {
            Tls = new TlsSettings(tlsMode ?? written ?? TlsMode.Prefer)
            {
                IsExplicit = (tlsMode ?? written) is not null,
                IsInUrl = parts.Parameters.Count > 0,
            },
        };
        return true;
    }

    public string Url(ConnectionInfo connection) =>
        ConnectionFormat.Fill("postgresql://{username}:{password}@{host}:{port}/{database}", connection)
        + (connection.Tls.IsInUrl ? $"?sslmode={connection.Tls.Mode}" : "");

    public IEnumerable<KeyValuePair<string, string>> ConventionalVariables(ConnectionInfo connection, PoolSpec pool) =>
        SqlPool.Variables(Url(connection), pool);

    public int? MaxConnections(V1PodSpec pod) =>
        pod.Containers.Find(c => c.Name == Name)?.Args?
            .Find(a => a.StartsWith(MaxConnectionsSetting, StringComparison.Ordinal)) is { } argument
        && int.TryParse(
            argument.AsSpan(MaxConnectionsSetting.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            ? most
            : null;

    public V1PodSpec Pod(ManagedServer server) => new()
    {
        // A fast shutdown writes a checkpoint. If it is killed before the end, the next start must do a recovery.
        TerminationGracePeriodSeconds = 60,
        Containers =
        [
            new V1Container
            {
                Name = Name,
                Image = server.Image,
                Args = server.MaxConnections is { } limit
                    ? ["-c", MaxConnectionsSetting + limit.ToString(CultureInfo.InvariantCulture)]
                    : null,
                Env =
                [
                    server.Credential("POSTGRES_USER", CredentialKeys.Username),
                    server.Credential("POSTGRES_DB", CredentialKeys.Database),
                    new V1EnvVar { Name = "POSTGRES_PASSWORD_FILE", Value = $"{CredentialsFolder}/{CredentialKeys.Password}" },
                    // A subdirectory: the root of a volume may contain lost+found, and its owner cannot be changed.
                    new V1EnvVar { Name = "PGDATA", Value = $"{DataFolder}/pgdata" },
                ],
                Ports = [new V1ContainerPort { Name = Name, ContainerPort = DefaultPort }],
                VolumeMounts =
                [
                    new V1VolumeMount { Name = "data", MountPath = DataFolder },
                    new V1VolumeMount { Name = "credentials", MountPath = CredentialsFolder, ReadOnly = true },
                    new V1VolumeMount { Name = "run", MountPath = "/var/run/postgresql" },
                    new V1VolumeMount { Name = "tmp", MountPath = "/tmp" },
                    new V1VolumeMount { Name = "shm", MountPath = "/dev/shm" },
                ],
            }.WithProbes(PodProbe(server.Stack)),
        ],
        Volumes =
        [
            server.DataVolume,
            server.CredentialsVolume,
            new V1Volume { Name = "run", EmptyDir = new V1EmptyDirVolumeSource() },
            new V1Volume { Name = "tmp", EmptyDir = new V1EmptyDirVolumeSource() },
            // The runtime's /dev/shm has 64 MiB, too little for parallel queries. This volume counts as the container's memory.
            new V1Volume { Name = "shm", EmptyDir = new V1EmptyDirVolumeSource { Medium = "Memory" } },
        ],
    };

    private static string SafeName(string stack) => SafeNames.Of(
        stack, word => word.StartsWith("pg_", StringComparison.Ordinal) || OwnNames.Contains(word));

    // Over TCP, because the temporary server that initialises the database listens only on its socket. With an existing user and
    // database, because otherwise each probe would write an error to the server's log.
    private V1Probe PodProbe(string stack)
    {
        var name = SafeName(stack);
        return new V1Probe
        {
            Exec =
                new V1ExecAction { Command = ["pg_isready", "-h", "127.0.0.1", "-p", $"{DefaultPort}", "-U", name, "-d", name] },
        };
    }
}
