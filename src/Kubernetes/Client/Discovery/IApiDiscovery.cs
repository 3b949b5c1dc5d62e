using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Client;

/// <summary>Discovery of what the API server serves.</summary>
public interface IApiDiscovery
{
    /// <summary>
    /// The resource of <typeparamref name="T"/> in the newest version that the server serves, its own or one of its <see
    /// cref="ResourceType.FallbackVersions"/>; null when it serves none. Cached: a served version until a 404 for it, a missing
    /// one for 30 s, as a CRD may be installed later.
    /// </summary>
    Task<ResourceType?> ResolveAsync<T>(CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>The server's version, requested each time.</summary>
    Task<ServerVersion> GetServerVersionAsync(CancellationToken cancellationToken);
}

/// <summary>The version of an API server.</summary>
/// <param name="Major">For example 1.</param>
/// <param name="Minor">For example 36; a provider's suffix, as in <c>36+</c>, is dropped.</param>
/// <param name="GitVersion">In full, for example <c>v1.36.2</c>.</param>
public sealed record ServerVersion(int Major, int Minor, string GitVersion)
{
    /// <summary>True from <paramref name="major"/>.<paramref name="minor"/> on.</summary>
    public bool IsAtLeast(int major, int minor) => Major > major || (Major == major && Minor >= minor);

    /// <inheritdoc/>
    public override string ToString() => GitVersion;
}
