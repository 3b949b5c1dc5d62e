using System.Globalization;

namespace Ballast.Kubernetes.Objects;

/// <summary>Compares resource versions if they are numbers, as for etcd-backed resources.</summary>
public static class ResourceVersions
{
    /// <summary>
    /// Negative when <paramref name="left"/> is older, 0 when equal, positive when newer; null when they cannot be compared.
    /// </summary>
    public static int? Compare(string? left, string? right) =>
        Number(left) is { } l && Number(right) is { } r ? l.CompareTo(r) : null;

    /// <summary>The version as a number; null if it is none, as for a server without etcd.</summary>
    public static ulong? Number(string? version) =>
        ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>True when both can be compared and <paramref name="version"/> is older than <paramref name="than"/>.</summary>
    public static bool IsOlder(string? version, string? than) => Compare(version, than) < 0;
}
