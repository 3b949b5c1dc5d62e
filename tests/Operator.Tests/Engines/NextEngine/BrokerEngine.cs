using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Tests.Engines.NextEngine;

/// <summary>
/// Another engine for the field <c>rabbitmq</c>: all that one more engine needs in the operator.
/// </summary>
internal sealed class BrokerEngine : IEngine
{
    public string Name => "rabbitmq";

    public string Product => "RabbitMQ";

    public IReadOnlyList<EngineImage> Images { get; } = [new("rabbitmq", "RabbitMQ", User: 1234)];

    public VersionRule Versions { get; } = VersionRule.Majors(3, 4);

    public bool IsSql => false;

    public int ReservedConnections => 0;

    public int DefaultPort => 5672;

    public bool ReadsPasswordAtStart => false;

    public IReadOnlyList<string> RequiredKeys { get; } = [CredentialKeys.Host];

    public ConventionalNames Variables { get; } = new("AMQP_URL", ["AMQP_MAX_CONNECTIONS"]);

    public ProbeFactory Probe { get; init; } = static _ => new BrokerProbe();

    public string CheckOf(DependencySpec dependency) => "connection.open";

    public EngineChoice? Choose(DependencySpec dependency) =>
        dependency.Rabbitmq is { } rabbitmq ? new EngineChoice(this, rabbitmq.Managed, rabbitmq.External) : null;

    public IEnumerable<FieldError> CheckPool(PoolSpec pool, string field) => [];

    public IEnumerable<FieldError> CheckManaged(ManagedServerSpec managed, string field) => [];

    public DependencySpec ReduceToRelease(DependencySpec dependency) => dependency;

    public IReadOnlyDictionary<string, JsonNode?> PodInputs(ManagedServerSpec managed) =>
        new Dictionary<string, JsonNode?> { ["storage"] = managed.Storage };

    public ProbeFailure? Explain(Exception exception) =>
        exception is BrokerException ? new ProbeFailure(Reasons.CheckFailed, "is out of memory") : null;

    public IEnumerable<FieldError> CheckTls(ExternalTlsSpec tls, string field) => [];

    public string MajorVersion(string version) => version.Split('.')[0];

    public ManagedCredentials Credentials(string stack, string version) =>
        new(new Dictionary<string, string> { [CredentialKeys.Username] = stack }, [CredentialKeys.Password]);

    public bool TryRead(
        ConnectionParts parts, string? tlsMode, [NotNullWhen(true)] out ConnectionInfo? connection,
        [NotNullWhen(false)] out string? fault)
    {
        connection = new ConnectionInfo(
            parts.Host, parts.Port ?? DefaultPort, parts.Username, parts.Password, parts.Database);
        fault = null;
        return true;
    }

    public string Url(ConnectionInfo connection) =>
        ConnectionFormat.Fill("amqp://{username}:{password}@{host}:{port}/{database}", connection);

    public IEnumerable<KeyValuePair<string, string>> ConventionalVariables(ConnectionInfo connection, PoolSpec pool) =>
        [new("AMQP_URL", Url(connection)), new("AMQP_MAX_CONNECTIONS", $"{pool.MaxConnections}")];

    public V1PodSpec Pod(ManagedServer server) => new()
    {
        Containers = [new V1Container { Name = Name, Image = server.Image }],
    };
}
