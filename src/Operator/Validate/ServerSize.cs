using Ballast.Operator.Profiles;

namespace Ballast.Operator.Validate;

/// <summary>How many connections a managed SQL server accepts, and how its demand is counted.</summary>
/// <param name="MaxConnections">Its max_connections.</param>
/// <param name="Count">
/// How pods are counted: a server that an earlier version of the operator sized is judged as that version counted, because
/// otherwise an upgrade of the operator would refuse the next release.
/// </param>
internal sealed record ServerSize(int MaxConnections, PodCount Count);
