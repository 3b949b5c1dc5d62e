using System.Text.RegularExpressions;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Validate.Policies;

/// <summary>Checks requests and limits: valid resource names and amounts, and no request above its limit.</summary>
internal static partial class ResourcePolicy
{
    private const string HugePages = "hugepages-";
    private static readonly string[] Standard = ["cpu", "memory", "ephemeral-storage"];
    private static readonly Quantity SmallestMemory = Quantity.Parse("6Mi")!.Value;

    public static IEnumerable<FieldError> Check(SpecReview review) =>
        Component.Of(review.Filled).SelectMany(c => CheckOne(c.Spec.Resources, c.Field + ".resources"))
            .Concat(
                from d in review.Dependencies
                from engine in EngineCatalog.All
                from error in CheckOne(
                    engine.Choose(d.Dependency)?.Managed?.Resources, $"{d.Field}.{engine.Name}.managed.resources")
                select error);

    private static IEnumerable<FieldError> CheckOne(ResourcesSpec? resources, string field)
    {
        var requests = resources?.Requests ?? [];
        var limits = resources?.Limits ?? [];
        foreach (var (name, request) in requests)
        {
            var limit = limits.GetValueOrDefault(name);
            if (Quantity.Parse(request) > Quantity.Parse(limit))
            {
                yield return new FieldError(
                    $"{field}.requests[{name}]", $"{request} is more than the limit {limit}: lower it, or raise the limit");
            }
            else if (IsWhole(name) && Quantity.Parse(request) != Quantity.Parse(limit))
            {
                yield return new FieldError(
                    $"{field}.requests[{name}]", $"cannot be overcommitted: set the same amount in {field}.limits");
            }
        }

        var given = requests.Select(r => ("requests", r.Key, r.Value)).Concat(limits.Select(l => ("limits", l.Key, l.Value)));
        foreach (var (map, name, amount) in given)
        {
            if (Fault(name, amount) is { } fault)
            {
                yield return new FieldError($"{field}.{map}[{name}]", fault);
            }
        }

        if (Quantity.Parse(limits.GetValueOrDefault("memory")) is { Value: > 0 } memory && memory < SmallestMemory)
        {
            yield return new FieldError(
                $"{field}.limits[memory]", $"{limits["memory"]} is too little for any container to start: at least 6Mi");
        }

        if (limits.Keys.Concat(requests.Keys).ToList() is { } names
            && names.Exists(n => n.StartsWith(HugePages, StringComparison.Ordinal))
            && !names.Contains("cpu") && !names.Contains("memory"))
        {
            yield return new FieldError($"{field}.limits", "huge pages need cpu or memory too: add one");
        }
    }

    private static string? Fault(string name, string amount)
    {
        if (name.StartsWith(HugePages, StringComparison.Ordinal))
        {
            return PageFault(name, amount);
        }

        if (Standard.Contains(name))
        {
            return null;
        }

        if (!ExtendedName().IsMatch(name))
        {
            return $"is not a resource: use {string.Join(", ", Standard)}, hugepages-<size>, or domain/name";
        }

        return Quantity.Parse(amount) is { } quantity && quantity.Value != decimal.Floor(quantity.Value)
            ? $"{amount} is not a whole number, as {name} needs"
            : null;
    }

    private static string? PageFault(string name, string amount)
    {
        if (Quantity.Parse(name[HugePages.Length..]) is not { Value: > 0 } page)
        {
            return "has no page size: write for example hugepages-2Mi";
        }

        return Quantity.Parse(amount) is { } quantity && quantity.Value % page.Value != 0
            ? $"{amount} is not a multiple of {page}"
            : null;
    }

    private static bool IsWhole(string name) =>
        name.StartsWith(HugePages, StringComparison.Ordinal) || ExtendedName().IsMatch(name);

    // At most 244 characters before the slash: a ResourceQuota adds "requests.", and the result must still be a valid name.
    [GeneratedRegex(
        @"^(?!requests\.)(?=[^/]{1,244}/)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]"
            + @"([-a-z0-9]*[a-z0-9])?)*/[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex ExtendedName();
}
