using System.Diagnostics.CodeAnalysis;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines.Influxdb;

/// <summary>
/// InfluxDB 1 and 2, with their official images or ones that have the same environment and entry point. A connection to version 2
/// has the token as its password and the bucket as its database, and an organisation, which version 1 does not have.
/// </summary>
internal sealed class InfluxdbEngine : IEngine
{
    private const string EncryptedScheme = "https";
    private const string Url1 = "INFLUXDB_URL";
    private const string Token = "INFLUXDB_TOKEN";
    private const string Org = "INFLUXDB_ORG";
    private const string Bucket = "INFLUXDB_BUCKET";

    public string Name => "influxdb";

    public string Product => "InfluxDB";

    public IReadOnlyList<EngineImage> Images { get; } = [new("influxdb", "InfluxDB", User: 1000)];

    public VersionRule Versions { get; } = VersionRule.Majors(1, 2);

    public bool IsSql => false;

    public int ReservedConnections => 0;

    public int DefaultPort => 8086;

    // The servers set users and tokens only when they initialise their database.
    public bool ReadsPasswordAtStart => false;

    public IReadOnlyList<string> RequiredKeys { get; } = [CredentialKeys.Host];

    public IReadOnlyList<string> FurtherKeys { get; } = [InfluxdbKeys.Token, InfluxdbKeys.Org, InfluxdbKeys.Bucket];

    public ConventionalNames Variables { get; } = new(Url1, [], [Token, Org, Bucket]);

    public ProbeFactory Probe { get; } = static time => new InfluxdbProbe(time);

    public string CheckOf(DependencySpec dependency) => dependency.Influxdb?.Managed is { Version: var version }
        ? IsSecond(version) ? "GET /api/v2/buckets" : "SHOW DATABASES"
        : "its database or bucket";

    public EngineChoice? Choose(DependencySpec dependency) =>
        dependency.Influxdb is { } influxdb ? new EngineChoice(this, influxdb.Managed, influxdb.External) : null;

    public IEnumerable<FieldError> CheckPool(PoolSpec pool, string field) => NoPool.Check(pool, field, Product);

    public IEnumerable<FieldError> CheckTls(ExternalTlsSpec tls, string field) => PortTls.Check(tls, field, Product);

    public IEnumerable<FieldError> CheckManaged(ManagedServerSpec managed, string field) => [];

    public DependencySpec ReduceToRelease(DependencySpec dependency) => dependency.Influxdb is { Managed: { } managed } influxdb
        ? dependency with
        {
            Influxdb = influxdb with { Managed = new ManagedServerSpec { Version = managed.Version.Split('.')[0] } },
        }
        : dependency;

    public ProbeFailure? Explain(Exception exception) => InfluxdbFailures.Explain(exception);

    public string MajorVersion(string version) => version.Split('.')[0];

    public ManagedCredentials Credentials(string stack, string version) => InfluxdbPod.Credentials(stack, IsSecond(version));

    public bool TryRead(
        ConnectionParts parts, string? tlsMode, [NotNullWhen(true)] out ConnectionInfo? connection,
        [NotNullWhen(false)] out string? fault)
    {
        connection = null;
        string Key(string key) => parts.Secret?.Text(key) ?? "";
        var (token, org, bucket) = (Key(InfluxdbKeys.Token), Key(InfluxdbKeys.Org), Key(InfluxdbKeys.Bucket));
        var isSecond = token.Length > 0;
        var tls = PortTls.Read(parts, tlsMode, EncryptedScheme);
        fault = parts switch
        {
            { Scheme: not ("" or "http" or EncryptedScheme) } => "has a scheme that is neither http nor https",
            { Parameters.Count: > 0 } => "has parameters; put them into a format in the dependency's env",
            _ when (token + org + bucket).Any(char.IsControl) =>
                "has a token, org or bucket with a control character in it, such as a line break at the end",
            _ when isSecond && (org.Length == 0 || bucket.Length == 0) => "has a token, but not both org and bucket",
            { Username.Length: 0 } or { Database.Length: 0 } when !isSecond =>
                "has neither token, org and bucket (version 2) nor username, password and database (version 1)",
            _ when tls is null => PortTls.Fault,
            _ => null,
        };
        if (fault is not null)
        {
            return false;
        }

        connection = isSecond
            ? new ConnectionInfo(parts.Host, parts.Port ?? DefaultPort, "", token, bucket) { Organisation = org }
            : new ConnectionInfo(parts.Host, parts.Port ?? DefaultPort, parts.Username, parts.Password, parts.Database);
        connection = connection with { Tls = tls! };
        return true;
    }

    /// <inheritdoc/>
    /// <remarks>The address alone, as its clients take it.</remarks>
    public string Url(ConnectionInfo connection) =>
        ConnectionFormat.Fill($"{(connection.Tls.IsDemanded ? EncryptedScheme : "http")}://{{host}}:{{port}}", connection);

    /// <inheritdoc/>
    /// <remarks>
    /// For version 1 what a client of version 2 takes there: its organisation is empty, its token is user and password.
    /// </remarks>
    public IEnumerable<KeyValuePair<string, string>> ConventionalVariables(ConnectionInfo connection, PoolSpec pool) =>
    [
        new(Url1, Url(connection)),
        new(Token, connection.Organisation.Length > 0
            ? connection.Password
            : $"{connection.Username}:{connection.Password}"),
        new(Org, connection.Organisation),
        new(Bucket, connection.Database),
    ];

    public V1PodSpec Pod(ManagedServer server) => InfluxdbPod.Build(server, IsSecond(server.Spec.Version));

    private static bool IsSecond(string version) => version.Split('.')[0] == "2";
}
