using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines;

/// <summary>What the operator knows of one kind of server, all of it: nothing else in the operator asks for its name.</summary>
internal interface IEngine
{
    /// <summary>As it is called in the spec: <c>postgres</c>, <c>redis</c> and so on.</summary>
    string Name { get; }

    /// <summary>As it is called in messages: <c>PostgreSQL</c>.</summary>
    string Product { get; }

    /// <summary>Its managed server's image, unless an option names another repository.</summary>
    EngineImage Image { get; }

    /// <summary>Major versions that a managed server may have.</summary>
    VersionRange Versions { get; }

    /// <summary>True: its pools count in the connection budget, and it is the target of migrations.</summary>
    bool IsSql { get; }

    /// <summary>SQL: connections that a server keeps from the app unless it says otherwise. Others: 0.</summary>
    int ReservedConnections { get; }

    int DefaultPort { get; }

    /// <summary>What the operator asks it, for status: <c>SELECT 1</c>, <c>PING</c>.</summary>
    string Check { get; }

    /// <summary>True: a managed server takes its password anew at each start, so that a changed one has to restart it.</summary>
    bool ReadsPasswordAtStart { get; }

    /// <summary>Keys that an author's Secret must have, unless it has a <c>uri</c>.</summary>
    IReadOnlyList<string> RequiredKeys { get; }

    /// <summary>Names of <see cref="ConventionalVariables"/>.</summary>
    ConventionalNames Variables { get; }

    /// <summary>Asks a server as <see cref="Check"/> says.</summary>
    ProbeFactory Probe { get; }

    /// <summary>
    /// Reads this engine's field of a dependency. Null: the dependency is of another engine. A source that is not supported, or
    /// missing, is a choice with neither.
    /// </summary>
    EngineChoice? Choose(DependencySpec dependency);

    /// <summary>Faults of a pool of connections to such a server.</summary>
    /// <param name="field">Path of the pool.</param>
    IEnumerable<FieldError> CheckPool(PoolSpec pool, string field);

    /// <summary>Faults of a managed server beside its version, defaults filled in.</summary>
    /// <param name="field">Path of the server's spec.</param>
    IEnumerable<FieldError> CheckManaged(ManagedServerSpec managed, string field);

    /// <summary>
    /// The dependency with everything of a managed server at rest that does not reach the app's pods. It is hashed: another
    /// answer for the same dependency is a new release of every stack that has one.
    /// </summary>
    DependencySpec ReduceToRelease(DependencySpec dependency);

    /// <summary>
    /// Fields of this engine alone that shape the server's pod, by a name of their own, in canonical form; null where unset.
    /// They are hashed: another answer for the same spec restarts every server.
    /// </summary>
    IReadOnlyDictionary<string, JsonNode?> PodInputs(ManagedServerSpec managed);

    /// <summary>Explains what its own probe throws; null for what any connection may throw.</summary>
    ProbeFailure? Explain(Exception exception);

    /// <summary>The part of a version within which data can be taken over: <c>15</c> of <c>15.4</c>.</summary>
    string MajorVersion(string version);

    /// <summary>True: a managed server of that spec keeps its data on a volume.</summary>
    bool HasVolume(ManagedServerSpec managed);

    /// <summary>What the credentials Secret of a stack's managed server holds.</summary>
    ManagedCredentials Credentials(string stack);

    /// <summary>
    /// Makes a connection of what a Secret says. False: <paramref name="fault"/> says what is wrong, without any value.
    /// </summary>
    bool TryRead(
        ConnectionParts parts, [NotNullWhen(true)] out ConnectionInfo? connection, [NotNullWhen(false)] out string? fault);

    /// <summary>The connection as a URL of known parts, each percent-encoded.</summary>
    string Url(ConnectionInfo connection);

    /// <summary>
    /// URL and pool settings under their conventional names (<see cref="Variables"/>); settings left unset are left out.
    /// </summary>
    IEnumerable<KeyValuePair<string, string>> ConventionalVariables(ConnectionInfo connection, PoolSpec pool);

    /// <summary>The pod of a managed server: container and volumes, not what all pods have in common.</summary>
    V1PodSpec Pod(ManagedServer server);
}

/// <summary>Contents of a managed server's credentials Secret.</summary>
/// <param name="Fixed">Keys with known values, such as the user's name.</param>
/// <param name="Random">Keys whose values are drawn at random.</param>
internal sealed record ManagedCredentials(IReadOnlyDictionary<string, string> Fixed, IReadOnlyList<string> Random);

/// <summary>What shapes the pod of a managed server.</summary>
/// <param name="Stack">Name of the stack.</param>
/// <param name="Image">Its image, version included.</param>
/// <param name="Spec">Its spec, defaults filled in.</param>
/// <param name="CredentialsSecret">Name of the Secret laid out as <see cref="IEngine.Credentials"/> says.</param>
/// <param name="Claim">Name of the volume claim; null where it has no volume.</param>
/// <param name="MaxConnections">Connections that a SQL server accepts; null for the server's own default.</param>
internal sealed record ManagedServer(
    string Stack, string Image, ManagedServerSpec Spec, string CredentialsSecret, string? Claim, int? MaxConnections);
