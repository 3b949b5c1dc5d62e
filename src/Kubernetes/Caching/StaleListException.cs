namespace Ballast.Kubernetes.Caching;

/// <summary>A list is older than what was already seen, as from a lagging replica; it is not taken over.</summary>
internal sealed class StaleListException(string message) : Exception(message);
