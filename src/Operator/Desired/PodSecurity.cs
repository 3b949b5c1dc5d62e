using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Desired;

/// <summary>
/// The one place where security contexts are made: all satisfy the Pod Security standard <c>restricted</c>, and more.
/// </summary>
internal static class PodSecurity
{
    /// <param name="user">Numeric user; null for the image's own, which must not be root.</param>
    public static V1PodSecurityContext BuildPod(long? user) => new()
    {
        RunAsNonRoot = true,
        RunAsUser = user,
        SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
    };

    /// <summary>For a server that writes to a volume: the volume's group becomes the user's.</summary>
    public static V1PodSecurityContext BuildServerPod(long user) => BuildPod(user) with
    {
        RunAsGroup = user,
        FsGroup = user,
        // Once is enough; going through all files at each start takes long, and PostgreSQL wants its folder's rights left alone.
        FsGroupChangePolicy = "OnRootMismatch",
    };

    public static V1SecurityContext BuildContainer() => new()
    {
        AllowPrivilegeEscalation = false,
        ReadOnlyRootFilesystem = true,
        Capabilities = new V1Capabilities { Drop = ["ALL"] },
    };
}
