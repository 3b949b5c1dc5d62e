using System.Text;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Validate.Policies;

/// <summary>Checks that the mounts of a component can be mounted in one container.</summary>
internal static class MountPolicy
{
    private const int LongestName = 255;

    public static IEnumerable<FieldError> Check(SpecReview review) =>
        Component.Of(review.Spec).SelectMany(c => CheckOne(c.Spec.Mounts ?? [], c.Field + ".mounts"));

    private static IEnumerable<FieldError> CheckOne(List<MountSpec> mounts, string field)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var mount in mounts.Where(m => m is { Key: not null, EmptyDir: not null }))
        {
            yield return new FieldError($"{field}[{mount.Path}].key", "is for a secret or a configMap: leave it out");
        }

        foreach (var mount in mounts.Where(m => m.Key is not null && m.Path.EndsWith('/')))
        {
            yield return new FieldError($"{field}[{mount.Path}]", "is a folder, and key makes one file: name the file");
        }

        foreach (var written in mounts.Select(m => m.Path).Distinct())
        {
            var path = written.TrimEnd('/');
            var fault = Fault(path)
                ?? (seen.TryAdd(path, written) ? Around(path, mounts) : $"is the same folder as {seen[path]}: leave one out");
            if (fault is not null)
            {
                yield return new FieldError($"{field}[{written}]", fault);
            }
        }
    }

    private static string? Fault(string path)
    {
        var parts = path.Split('/')[1..];
        return path switch
        {
            "" => "is the root of the file system: mount into a folder",
            "/tmp" => "is always mounted and writable: leave it out",
            _ when parts.Any(part => part is "" or "." or "..") => "must not have empty parts, '.' or '..': write the full path",
            _ when parts is ["proc", ..] => "belongs to the kernel: a container with a mount there does not start",
            _ when parts.Any(part => Encoding.UTF8.GetByteCount(part) > LongestName) =>
                $"has a name of more than {LongestName} bytes, which the file system does not allow: shorten it",
            _ => null,
        };
    }

    // A Secret or ConfigMap is mounted read-only, so the runtime cannot create a mount point inside it.
    private static string? Around(string path, List<MountSpec> mounts) =>
        mounts.Find(m => m.EmptyDir is null && path.StartsWith($"{m.Path.TrimEnd('/')}/", StringComparison.Ordinal)) is { } outer
            ? $"is in {outer.Path}, which is {(outer.Key is null ? "read-only" : "a file")}: choose a path outside it"
            : null;
}
