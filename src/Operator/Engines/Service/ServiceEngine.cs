using System.Diagnostics.CodeAnalysis;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines.Service;

/// <summary>
/// Anything else that listens on a port, run by someone else; its address is in the spec and it has no credentials.
/// </summary>
internal sealed class ServiceEngine : IEngine
{
    public string Name => "service";

    public string Product => "The service";

    public IReadOnlyList<EngineImage> Images => [];

    public VersionRule Versions { get; } = new("none", "", _ => false);

    public bool IsSql => false;

    public int ReservedConnections => 0;

    public int DefaultPort => 0;

    public bool ReadsPasswordAtStart => false;

    public bool HasCredentials => false;

    public IReadOnlyList<string> RequiredKeys => [];

    public ConventionalNames Variables => ConventionalNames.None;

    public ProbeFactory Probe { get; } = static time => new ServiceProbe(time);

    public string CheckOf(DependencySpec dependency) => dependency.Service?.Http is { Path: var path } ? $"GET {path}" : "TCP";

    public EngineChoice? Choose(DependencySpec dependency) => dependency.Service is { } service
        ? new EngineChoice(this, null, null)
        {
            Literal = new ConnectionInfo(service.Host, service.Port, "", "", "") { Path = service.Http?.Path ?? "" },
        }
        : null;

    public IEnumerable<FieldError> CheckPool(PoolSpec pool, string field) => NoPool.Check(pool, field, "a service");

    public IEnumerable<FieldError> CheckTls(ExternalTlsSpec tls, string field) => [];

    public IEnumerable<FieldError> CheckManaged(ManagedServerSpec managed, string field) => [];

    public DependencySpec ReduceToRelease(DependencySpec dependency) => dependency;

    public ProbeFailure? Explain(Exception exception) => exception is HttpStatusException { Status: var status }
        ? new ProbeFailure(Reasons.CheckFailed, $"answers {status}")
        : null;

    public string MajorVersion(string version) => version;

    public EngineImage ImageOf(string version) => throw NotManaged();

    public bool HasVolume(ManagedServerSpec managed) => false;

    public ManagedCredentials Credentials(string stack, string version) => throw NotManaged();

    public bool TryRead(
        ConnectionParts parts, string? tlsMode, [NotNullWhen(true)] out ConnectionInfo? connection,
        [NotNullWhen(false)] out string? fault)
    {
        (connection, fault) = (null, "is not for a service: its address is in the spec");
        return false;
    }

    /// <inheritdoc/>
    /// <remarks>Of the address alone: the path of its check is for the operator.</remarks>
    public string Url(ConnectionInfo connection) =>
        ConnectionFormat.Fill($"{(connection.Path.Length > 0 ? "http" : "tcp")}://{{host}}:{{port}}", connection);

    public IEnumerable<KeyValuePair<string, string>> ConventionalVariables(ConnectionInfo connection, PoolSpec pool) => [];

    public V1PodSpec Pod(ManagedServer server) => throw NotManaged();

    private static NotSupportedException NotManaged() => new("The operator runs no service.");
}
