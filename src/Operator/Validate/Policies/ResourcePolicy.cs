using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Validate.Policies;

/// <summary>CPU and memory that a pod can have: names that Kubernetes knows, and no request above its limit.</summary>
internal static class ResourcePolicy
{
    private static readonly string[] Standard = ["cpu", "memory", "ephemeral-storage"];

    public static IEnumerable<FieldError> Check(SpecReview review) =>
        Component.Of(review.Filled).SelectMany(c => CheckOne(c.Spec.Resources, c.Field + ".resources"))
            .Concat(review.Dependencies.SelectMany(d =>
                CheckOne(d.Dependency.Postgres?.Managed?.Resources, d.Field + ".postgres.managed.resources")
                    .Concat(CheckOne(d.Dependency.Redis?.Managed?.Resources, d.Field + ".redis.managed.resources"))));

    private static IEnumerable<FieldError> CheckOne(ResourcesSpec? resources, string field)
    {
        var requests = resources?.Requests ?? [];
        var limits = resources?.Limits ?? [];
        foreach (var (name, request) in requests)
        {
            if (limits.TryGetValue(name, out var limit) && Quantity.Parse(request) > Quantity.Parse(limit))
                yield return new FieldError($"{field}.requests[{name}]", $"{request} is more than the limit {limit}: lower it, or raise the limit");
        }

        var unknown = requests.Keys.Select(name => ("requests", name)).Concat(limits.Keys.Select(name => ("limits", name)))
            .Where(entry => !IsKnown(entry.name));
        foreach (var (map, name) in unknown)
            yield return new FieldError($"{field}.{map}[{name}]", $"is no resource: there are {string.Join(", ", Standard)}, and domain/name");
    }

    private static bool IsKnown(string name) =>
        Standard.Contains(name) || name.Contains('/') || name.StartsWith("hugepages-", StringComparison.Ordinal);
}
