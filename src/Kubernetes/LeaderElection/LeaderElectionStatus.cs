namespace Ballast.Kubernetes.LeaderElection;

/// <summary>Where this instance stands.</summary>
/// <param name="IsLeader">True while it may work.</param>
/// <param name="Holder">Who was last seen to hold the lease; null when unknown.</param>
/// <param name="Refusal">The server's words when it refuses us the lease (401, 403); null when it does not.</param>
public sealed record LeaderElectionStatus(bool IsLeader, string? Holder, string? Refusal);
