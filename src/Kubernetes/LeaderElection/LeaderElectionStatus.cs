namespace Ballast.Kubernetes.LeaderElection;

/// <summary>The leader election status of this instance.</summary>
/// <param name="IsLeader">True while it may work.</param>
/// <param name="Holder">The last known holder of the lease; null when unknown.</param>
/// <param name="Refusal">The server's message when it denies access to the lease (401, 403); otherwise null.</param>
public sealed record LeaderElectionStatus(bool IsLeader, string? Holder, string? Refusal);
