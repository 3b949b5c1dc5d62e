using System.Diagnostics.CodeAnalysis;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines.Rabbitmq;

/// <summary>RabbitMQ, with the official image or one that has the same environment, entry point and user 999.</summary>
internal sealed class RabbitmqEngine : IEngine
{
    private const string AmqpUrl = "AMQP_URL";
    private const string EncryptedScheme = "amqps";
    private const int PlainPort = 5672;
    private const int EncryptedPort = 5671;

    public string Name => "rabbitmq";

    public string Product => "RabbitMQ";

    public IReadOnlyList<EngineImage> Images { get; } = [new("rabbitmq", "RabbitMQ", User: 999)];

    public VersionRule Versions { get; } = VersionRule.Majors(3, 4);

    public bool IsSql => false;

    public int ReservedConnections => 0;

    public int DefaultPort => PlainPort;

    // The server sets the password only when it initialises its database.
    public bool ReadsPasswordAtStart => false;

    public IReadOnlyList<string> RequiredKeys { get; } =
        [CredentialKeys.Host, CredentialKeys.Username, CredentialKeys.Password];

    public ConventionalNames Variables { get; } = new(AmqpUrl, []);

    public ProbeFactory Probe { get; } = static time => new RabbitmqProbe(time);

    public string CheckOf(DependencySpec dependency) => "AMQP open";

    public EngineChoice? Choose(DependencySpec dependency) =>
        dependency.Rabbitmq is { } rabbitmq ? new EngineChoice(this, rabbitmq.Managed, rabbitmq.External) : null;

    public IEnumerable<FieldError> CheckPool(PoolSpec pool, string field) => NoPool.Check(pool, field, Product);

    public IEnumerable<FieldError> CheckTls(ExternalTlsSpec tls, string field) => PortTls.Check(tls, field, Product);

    public IEnumerable<FieldError> CheckManaged(ManagedServerSpec managed, string field) =>
        RabbitmqPolicy.CheckManaged(managed, field);

    public DependencySpec ReduceToRelease(DependencySpec dependency) => dependency.Rabbitmq is { Managed: { } managed } rabbitmq
        ? dependency with
        {
            Rabbitmq = rabbitmq with { Managed = new ManagedServerSpec { Version = managed.Version.Split('.')[0] } },
        }
        : dependency;

    public ProbeFailure? Explain(Exception exception) => RabbitmqFailures.Explain(exception);

    public string MajorVersion(string version) => version.Split('.')[0];

    /// <inheritdoc/>
    /// <remarks>The database is the virtual host.</remarks>
    public ManagedCredentials Credentials(string stack, string version) => new(
        new Dictionary<string, string> { [CredentialKeys.Username] = stack, [CredentialKeys.Database] = stack },
        [CredentialKeys.Password]);

    public bool TryRead(
        ConnectionParts parts, string? tlsMode, [NotNullWhen(true)] out ConnectionInfo? connection,
        [NotNullWhen(false)] out string? fault)
    {
        connection = null;
        var tls = PortTls.Read(parts, tlsMode, EncryptedScheme);
        fault = parts switch
        {
            { Scheme: not ("" or "amqp" or EncryptedScheme) } => "has a scheme that is neither amqp nor amqps",
            { Username.Length: 0 } => "names no username",
            { Parameters.Count: > 0 } => "has parameters; put them into a format in the dependency's env",
            _ when tls is null => PortTls.Fault,
            _ => null,
        };
        if (fault is not null)
        {
            return false;
        }

        connection = new ConnectionInfo(
            parts.Host, parts.Port ?? (tls!.IsDemanded ? EncryptedPort : PlainPort), parts.Username, parts.Password,
            parts.Database.Length == 0 ? "/" : parts.Database)
        {
            Tls = tls!,
        };
        return true;
    }

    public string Url(ConnectionInfo connection) => ConnectionFormat.Fill(
        $"{(connection.Tls.IsDemanded ? EncryptedScheme : "amqp")}://{{username}}:{{password}}@{{host}}:{{port}}/{{database}}",
        connection);

    public IEnumerable<KeyValuePair<string, string>> ConventionalVariables(ConnectionInfo connection, PoolSpec pool) =>
        [new(AmqpUrl, Url(connection))];

    public V1PodSpec Pod(ManagedServer server) => RabbitmqPod.Build(server);
}
