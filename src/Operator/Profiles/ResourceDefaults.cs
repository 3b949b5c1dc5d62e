using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Profiles;

/// <summary>
/// Fills in CPU and memory. If requests or limits are left out, they are the profile's, adjusted so that no request is above its
/// limit. Requests or limits that the author set are not changed.
/// </summary>
internal static class ResourceDefaults
{
    public static ResourcesSpec Apply(ResourcesSpec? given, ComponentSize size) => new()
    {
        Requests = given?.Requests ?? Hold(size.Requests, given?.Limits, (request, limit) => request > limit),
        Limits = given?.Limits ?? Hold(size.Limits, given?.Requests, (limit, request) => limit < request),
    };

    /// <summary>Memory for Redis: twice its data, since a fork that rewrites the append-only file may copy all of it.</summary>
    public static ComponentSize ForRedis(ComponentSize size, string maxMemory)
    {
        if (!Quantity.TryParse(maxMemory, out var data))
        {
            return size;
        }

        const long mebibyte = 1 << 20;
        var mebibytes = (long)Math.Ceiling(data.Value / mebibyte);
        return size with { RequestMemory = $"{mebibytes}Mi", LimitMemory = $"{(mebibytes * 2) + 64}Mi" };
    }

    private static Dictionary<string, string> Hold(
        Dictionary<string, string> defaults, Dictionary<string, string>? given, Func<Quantity, Quantity, bool> conflicts)
    {
        foreach (var (name, value) in given ?? [])
        {
            if (defaults.TryGetValue(name, out var ours) && Quantity.TryParse(value, out var theirs)
                && conflicts(Quantity.Parse(ours) ?? default, theirs))
            {
                defaults[name] = value;
            }
        }

        return defaults;
    }
}
