using System.Diagnostics.CodeAnalysis;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines.Mysql;

/// <summary>
/// MySQL and MariaDB, with their official images or ones that have the same environment, entry point and user 999.
/// </summary>
internal sealed class MysqlEngine : IEngine
{
    private static readonly EngineImage Mysql = new("mysql", "MySQL", User: 999);
    private static readonly EngineImage Mariadb = new("mariadb", "MariaDB", User: 999);

    // Users and databases that the server or its entry point keeps for itself.
    private static readonly string[] OwnNames =
        ["root", "mysql", "mariadb_sys", "sys", "information_schema", "performance_schema"];

    public string Name => "mysql";

    public string Product => "MySQL";

    public IReadOnlyList<EngineImage> Images { get; } = [Mysql, Mariadb];

    public VersionRule Versions { get; } = MysqlPolicy.Versions;

    public bool IsSql => true;

    /// <remarks>The server accepts one connection of an administrator beyond max_connections.</remarks>
    public int ReservedConnections => 0;

    public int DefaultPort => 3306;

    // The official images set the passwords only when they initialise the database.
    public bool ReadsPasswordAtStart => false;

    // A MySQL makes itself a certificate, and asks for a new user's password only over TLS.
    public string ManagedTls => TlsMode.Prefer;

    public IReadOnlyList<string> RequiredKeys { get; } =
        [CredentialKeys.Host, CredentialKeys.Username, CredentialKeys.Password, CredentialKeys.Database];

    public ConventionalNames Variables => SqlPool.Names;

    public ProbeFactory Probe { get; } = static time => new MysqlProbe(time);

    public string CheckOf(DependencySpec dependency) => "SELECT 1";

    public EngineChoice? Choose(DependencySpec dependency) =>
        dependency.Mysql is { } mysql ? new EngineChoice(this, mysql.Managed, mysql.External) : null;

    public IEnumerable<FieldError> CheckPool(PoolSpec pool, string field) => SqlPool.Check(pool, field);

    public IEnumerable<FieldError> CheckTls(ExternalTlsSpec tls, string field) => MysqlTls.Check(tls, field);

    public IEnumerable<FieldError> CheckManaged(ManagedServerSpec managed, string field) =>
        MysqlPolicy.CheckManaged(managed, field);

    public DependencySpec ReduceToRelease(DependencySpec dependency) => dependency.Mysql is { Managed: { } managed } mysql
        ? dependency with
        {
            Mysql = mysql with { Managed = new ManagedSqlSpec { Version = managed.Version.Split('.')[0] } },
        }
        : dependency;

    public ProbeFailure? Explain(Exception exception) => MysqlFailures.Explain(exception);

    /// <inheritdoc/>
    /// <remarks>The first two numbers, but for MySQL 9 the first alone.</remarks>
    public string MajorVersion(string version) => MysqlPolicy.MajorVersion(version);

    /// <inheritdoc/>
    /// <remarks>MariaDB left out 6 to 9 of its own numbers and goes on with 10.</remarks>
    public EngineImage ImageOf(string version) => version.Split('.')[0].Length > 1 ? Mariadb : Mysql;

    public ManagedCredentials Credentials(string stack, string version)
    {
        var name = SafeNames.Of(stack, word => OwnNames.Contains(word));
        return new ManagedCredentials(
            new Dictionary<string, string> { [CredentialKeys.Username] = name, [CredentialKeys.Database] = name },
            [CredentialKeys.Password, MysqlPod.RootPassword]);
    }

    public bool TryRead(
        ConnectionParts parts, string? tlsMode, [NotNullWhen(true)] out ConnectionInfo? connection,
        [NotNullWhen(false)] out string? fault)
    {
        connection = null;
        var given = parts.Parameters is [{ Key: MysqlTls.Parameter } parameter] ? MysqlTls.Read(parameter.Value) : parts.SslMode;
        fault = parts switch
        {
            { Scheme: not ("" or "mysql" or "mariadb") } when !parts.Scheme.StartsWith("mysql+", StringComparison.Ordinal)
                && !parts.Scheme.StartsWith("mariadb+", StringComparison.Ordinal) =>
                "has a scheme that is neither mysql nor mariadb",
            { Username.Length: 0 } => "names no username",
            { Database.Length: 0 } => "names no database",
            { Parameters.Count: > 0 } when parts.Parameters.Count > 1 || given is null =>
                $"has parameters other than one {MysqlTls.Parameter} ({string.Join(", ", MysqlTls.Words)}); put others into a "
                    + "format in the dependency's env",
            _ when given is not null && !MysqlTls.Modes.Contains(given) =>
                $"has an sslmode that is none of {string.Join(", ", MysqlTls.Modes)}",
            _ => null,
        };
        if (fault is not null)
        {
            return false;
        }

        connection = new ConnectionInfo(parts.Host, parts.Port ?? DefaultPort, parts.Username, parts.Password, parts.Database)
        {
            Tls = new TlsSettings(tlsMode ?? given ?? TlsMode.Prefer)
            {
                IsExplicit = (tlsMode ?? given) is not null,
                IsInUrl = parts.Parameters.Count > 0,
            },
        };
        return true;
    }

    public string Url(ConnectionInfo connection) =>
        ConnectionFormat.Fill("mysql://{username}:{password}@{host}:{port}/{database}", connection)
        + (connection.Tls.IsInUrl ? $"?{MysqlTls.Parameter}={MysqlTls.Word(connection.Tls.Mode)}" : "");

    public IEnumerable<KeyValuePair<string, string>> ConventionalVariables(ConnectionInfo connection, PoolSpec pool) =>
        SqlPool.Variables(Url(connection), pool);

    public int? MaxConnections(V1PodSpec pod) => MysqlPod.MaxConnections(pod);

    public V1PodSpec Pod(ManagedServer server) => MysqlPod.Build(server, isMariadb: ImageOf(server.Spec.Version) == Mariadb);
}
