using System.Net;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Validate.Policies;

/// <summary>
/// Checks autoscaling (its bounds, and the CPU request that its target refers to), and the host and path of the Ingress.
/// </summary>
internal static class WebPolicy
{
    private static readonly string[] AmbiguousParts = ["//", "/./", "/../", "%2f", "%2F"];
    private static readonly string[] AmbiguousEnds = ["/.", "/.."];

    public static IEnumerable<FieldError> Check(SpecReview review) =>
        CheckAutoscaling(review).Concat(review.Filled.Web?.Ingress is { } ingress ? CheckIngress(ingress) : []);

    private static IEnumerable<FieldError> CheckIngress(IngressSpec ingress)
    {
        if (ingress.Host?.Count(c => c == '.') == 3 && IPAddress.TryParse(ingress.Host, out _))
        {
            yield return new FieldError(
                "spec.web.ingress.host", $"'{ingress.Host}' is an IP address: an Ingress needs a DNS name");
        }

        var part = AmbiguousParts.FirstOrDefault(p => ingress.Path.Contains(p, StringComparison.Ordinal))
            ?? AmbiguousEnds.FirstOrDefault(e => ingress.Path.EndsWith(e, StringComparison.Ordinal));
        if (part is not null)
        {
            yield return new FieldError(
                "spec.web.ingress.path",
                $"'{ingress.Path}' has {part}, which proxies interpret differently: write the path without it");
        }
    }

    private static IEnumerable<FieldError> CheckAutoscaling(SpecReview review)
    {
        if (review.Filled.Web is not { Autoscaling: { } autoscaling } web)
        {
            yield break;
        }

        if (autoscaling.MaxReplicas < autoscaling.MinReplicas)
        {
            yield return new FieldError(
                "spec.web.autoscaling.maxReplicas",
                $"{autoscaling.MaxReplicas} is less than minReplicas {autoscaling.MinReplicas}: raise it");
        }

        if (web.Resources?.Requests?.ContainsKey("cpu") != true)
        {
            yield return new FieldError(
                "spec.web.resources.requests", "autoscaling targets a percentage of the CPU request: set cpu");
        }
    }
}
