using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Profiles;

/// <summary>
/// Fills in CPU and memory. Requests or limits that are left out as a whole are the profile's, held to what the author gave for
/// the other of the two: a request is never above its limit. Requests or limits that are given are taken as they are.
/// </summary>
internal static class ResourceDefaults
{
    public static ResourcesSpec Apply(ResourcesSpec? given, ComponentSize size) => new()
    {
        Requests = given?.Requests ?? Hold(size.Requests, given?.Limits, (request, limit) => request > limit),
        Limits = given?.Limits ?? Hold(size.Limits, given?.Requests, (limit, request) => limit < request),
    };

    /// <summary>Memory for a Redis: its data, and as much again while a fork rewrites the append-only file.</summary>
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
