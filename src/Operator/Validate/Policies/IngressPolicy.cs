using System.Net;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Validate.Policies;

/// <summary>Checks the host and path of every Ingress.</summary>
internal static class IngressPolicy
{
    private static readonly string[] AmbiguousParts = ["//", "/./", "/../", "%2f", "%2F"];
    private static readonly string[] AmbiguousEnds = ["/.", "/.."];

    public static IEnumerable<FieldError> Check(SpecReview review) =>
        from component in Component.Workloads(review.Filled)
        let ingress = new WorkloadShape(component.Name, component.Spec).Ingress
        where ingress is not null
        from error in CheckOne($"{component.Field}.ingress", ingress)
        select error;

    private static IEnumerable<FieldError> CheckOne(string field, IngressSpec ingress)
    {
        if (ingress.Host?.Count(c => c == '.') == 3 && IPAddress.TryParse(ingress.Host, out _))
        {
            yield return new FieldError($"{field}.host", $"'{ingress.Host}' is an IP address: an Ingress needs a DNS name");
        }

        var part = AmbiguousParts.FirstOrDefault(p => ingress.Path.Contains(p, StringComparison.Ordinal))
            ?? AmbiguousEnds.FirstOrDefault(e => ingress.Path.EndsWith(e, StringComparison.Ordinal));
        if (part is not null)
        {
            yield return new FieldError(
                $"{field}.path",
                $"'{ingress.Path}' has {part}, which proxies interpret differently: write the path without it");
        }
    }
}
