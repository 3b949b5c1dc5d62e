using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Desired;

/// <summary>
/// The one place that builds security contexts. All satisfy the Pod Security standard <c>restricted</c>, and more.
/// </summary>
internal static class PodSecurity
{
    /// <param name="user">Numeric user; null for the image's user, which must not be root.</param>
    public static V1PodSecurityContext BuildPod(long? user) => new()
    {
        RunAsNonRoot = true,
        RunAsUser = user,
        SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
    };

    /// <summary>For a server that writes to a volume: the volume belongs to the user's group.</summary>
    public static V1PodSecurityContext BuildServerPod(long user) => BuildPod(user) with
    {
        RunAsGroup = user,
        FsGroup = user,
        // Only when the root of the volume has another owner: to change all files at each start takes long, and PostgreSQL
        // rejects changed permissions of its folder.
        FsGroupChangePolicy = "OnRootMismatch",
    };

    public static V1SecurityContext BuildContainer() => new()
    {
        AllowPrivilegeEscalation = false,
        ReadOnlyRootFilesystem = true,
        Capabilities = new V1Capabilities { Drop = ["ALL"] },
    };
}
