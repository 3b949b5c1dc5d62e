using System.Text;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Validate.Policies;

/// <summary>Folders that can be put into a container side by side.</summary>
internal static class MountPolicy
{
    private const int LongestName = 255;

    public static IEnumerable<FieldError> Check(SpecReview review) =>
        Component.Of(review.Spec).SelectMany(c => CheckOne(c.Spec.Mounts ?? [], c.Field + ".mounts"));

    private static IEnumerable<FieldError> CheckOne(List<MountSpec> mounts, string field)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
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
            "/tmp" => "is always there and writable: leave it out",
            _ when parts.Any(part => part is "" or "." or "..") => "must not have empty parts, '.' or '..': write it out",
            _ when parts is ["proc", ..] => "is the kernel's own: no container starts with a mount there",
            _ when parts.Any(part => Encoding.UTF8.GetByteCount(part) > LongestName) =>
                $"has a name of more than {LongestName} bytes, which no folder can have: shorten it",
            _ => null,
        };
    }

    // The files of a Secret or ConfigMap are read-only, so no folder to mount on can be made among them.
    private static string? Around(string path, List<MountSpec> mounts) =>
        mounts.Find(m => m.EmptyDir is null && path.StartsWith($"{m.Path.TrimEnd('/')}/", StringComparison.Ordinal)) is { } outer
            ? $"is in {outer.Path}, which is read-only: mount beside it"
            : null;
}
