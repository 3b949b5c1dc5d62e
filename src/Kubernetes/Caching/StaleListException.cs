namespace Ballast.Kubernetes.Caching;

/// <summary>A list is older than what was already seen, as from a lagging replica, and is not stored.</summary>
internal sealed class StaleListException(string message) : Exception(message);
