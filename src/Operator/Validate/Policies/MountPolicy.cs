using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Validate.Policies;

/// <summary>Folders that can be put into a container side by side.</summary>
internal static class MountPolicy
{
    public static IEnumerable<FieldError> Check(SpecReview review) =>
        Component.Of(review.Spec).SelectMany(c => CheckOne(c.Spec.Mounts ?? [], c.Field + ".mounts"));

    private static IEnumerable<FieldError> CheckOne(List<MountSpec> mounts, string field)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var written in mounts.Select(m => m.Path).Distinct())
        {
            var path = written.TrimEnd('/');
            var fault = path switch
            {
                "" => "is the root of the file system: mount into a folder",
                "/tmp" => "is always there and writable: leave it out",
                _ when path.Split('/').Skip(1).Any(part => part is "" or "." or "..") => "must not have empty parts, '.' or '..': write it out",
                _ when !seen.TryAdd(path, written) => $"is the same folder as {seen[path]}: leave one out",
                _ => null,
            };
            if (fault is not null)
                yield return new FieldError($"{field}[{written}]", fault);
        }
    }
}
