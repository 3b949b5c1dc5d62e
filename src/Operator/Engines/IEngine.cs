using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines;

/// <summary>
/// Everything that is specific to one kind of server. No other code of the operator compares the engine's name.
/// </summary>
internal interface IEngine
{
    /// <summary>Its name in the spec: <c>postgres</c>, <c>redis</c> and so on.</summary>
    string Name { get; }

    /// <summary>Its name in messages: <c>PostgreSQL</c>.</summary>
    string Product { get; }

    /// <summary>The images of its managed servers.</summary>
    IReadOnlyList<EngineImage> Images { get; }

    /// <summary>Supported versions of a managed server.</summary>
    VersionRule Versions { get; }

    /// <summary>True: its pools count in the connection budget, and it is the target of migrations.</summary>
    bool IsSql { get; }

    /// <summary>SQL: connections that a server reserves, unless it reports another number. Others: 0.</summary>
    int ReservedConnections { get; }

    int DefaultPort { get; }

    /// <summary>True: a managed server reads its password at each start, so it must restart when the password changes.</summary>
    bool ReadsPasswordAtStart { get; }

    /// <summary>How the operator's checks encrypt connections to a managed server; the app is not told.</summary>
    string ManagedTls => TlsMode.Disable;

    /// <summary>Keys that the Secret of an external server must have, unless it has a <c>uri</c>.</summary>
    IReadOnlyList<string> RequiredKeys { get; }

    /// <summary>False: a dependency of this engine is only an address, to which nobody signs in.</summary>
    bool HasCredentials => true;

    /// <summary>Keys that only this engine has: with them the Secret of an external server is complete.</summary>
    IReadOnlyList<string> FurtherKeys => [];

    /// <summary>Names of <see cref="ConventionalVariables"/>.</summary>
    ConventionalNames Variables { get; }

    /// <summary>Makes the probe that sends <see cref="CheckOf"/> to a server.</summary>
    ProbeFactory Probe { get; }

    /// <summary>
    /// Reads this engine's field of a dependency. Null: the dependency is of another engine. If the source is missing or not
    /// supported, the choice has no source.
    /// </summary>
    EngineChoice? Choose(DependencySpec dependency);

    /// <summary>The command of the operator's check, for the status: <c>SELECT 1</c>, <c>PING</c>.</summary>
    string CheckOf(DependencySpec dependency);

    /// <summary>Faults of a pool of connections to such a server.</summary>
    /// <param name="field">Path of the pool.</param>
    IEnumerable<FieldError> CheckPool(PoolSpec pool, string field);

    /// <summary>Faults of the encryption of connections to an external server.</summary>
    /// <param name="field">Path of its settings.</param>
    IEnumerable<FieldError> CheckTls(ExternalTlsSpec tls, string field);

    /// <summary>Faults of a managed server with its defaults filled in; its version is checked elsewhere.</summary>
    /// <param name="field">Path of the server's spec.</param>
    IEnumerable<FieldError> CheckManaged(ManagedServerSpec managed, string field);

    /// <summary>
    /// The dependency without the fields of a managed server that do not affect the app's pods. The result is part of the
    /// release's hash: if a later version returns another result, every stack with such a dependency gets a new release.
    /// </summary>
    DependencySpec ReduceToRelease(DependencySpec dependency);

    /// <summary>
    /// Fields that only this engine has and that affect the server's pod, by name, in canonical form; null if unset. They are
    /// hashed: if a later version returns another result for the same spec, every server restarts. Default: none.
    /// </summary>
    IReadOnlyDictionary<string, JsonNode?> PodInputs(ManagedServerSpec managed) => new Dictionary<string, JsonNode?>();

    /// <summary>Explains an exception of its own probe; null for exceptions that are not specific to the engine.</summary>
    ProbeFailure? Explain(Exception exception);

    /// <summary>The major version, within which a server can use existing data: <c>15</c> of <c>15.4</c>.</summary>
    string MajorVersion(string version);

    /// <summary>The one of <see cref="Images"/> that has a version. Default: the first.</summary>
    EngineImage ImageOf(string version) => Images[0];

    /// <summary>True: a managed server with that spec stores its data on a volume. Default: each does.</summary>
    bool HasVolume(ManagedServerSpec managed) => true;

    /// <summary>The contents of the credentials Secret of a stack's managed server.</summary>
    ManagedCredentials Credentials(string stack, string version);

    /// <summary>
    /// Reads a connection from the parts of a Secret. False: <paramref name="fault"/> tells what is wrong, without any value.
    /// </summary>
    /// <param name="tlsMode">The mode in the spec, which is stronger than the Secret's; null if it has none.</param>
    bool TryRead(
        ConnectionParts parts, string? tlsMode, [NotNullWhen(true)] out ConnectionInfo? connection,
        [NotNullWhen(false)] out string? fault);

    /// <summary>The connection as a URL, each part percent-encoded.</summary>
    string Url(ConnectionInfo connection);

    /// <summary>
    /// URL and pool settings under their conventional names (<see cref="Variables"/>), without unset settings.
    /// </summary>
    IEnumerable<KeyValuePair<string, string>> ConventionalVariables(ConnectionInfo connection, PoolSpec pool);

    /// <summary>The max_connections in the arguments of a managed server's pod; null if there is none. Default: null.</summary>
    int? MaxConnections(V1PodSpec pod) => null;

    /// <summary>The pod of a managed server: container and volumes, without the fields that all pods have in common.</summary>
    V1PodSpec Pod(ManagedServer server);
}

/// <summary>Contents of a managed server's credentials Secret.</summary>
/// <param name="Fixed">Keys with known values, such as the user's name.</param>
/// <param name="Random">Keys whose values are generated at random.</param>
internal sealed record ManagedCredentials(IReadOnlyDictionary<string, string> Fixed, IReadOnlyList<string> Random);
