using System.Net;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Validate.Policies;

/// <summary>
/// Checks autoscaling (its bounds, and the CPU request that its target refers to), the host and path of the Ingress, and that the
/// app may start within the rollout's deadline.
/// </summary>
internal static class WebPolicy
{
    private static readonly string[] AmbiguousParts = ["//", "/./", "/../", "%2f", "%2F"];
    private static readonly string[] AmbiguousEnds = ["/.", "/.."];

    public static IEnumerable<FieldError> Check(SpecReview review) =>
        CheckAutoscaling(review).Concat(CheckDeadline(review))
            .Concat(review.Filled.Web?.Ingress is { } ingress ? CheckIngress(ingress) : []);

    private static IEnumerable<FieldError> CheckDeadline(SpecReview review)
    {
        var (deadline, startup) = (ProgressDeadline.Of(review.Spec), ProgressDeadline.StartupSeconds(review.Spec));
        if (deadline < startup)
        {
            yield return new FieldError(
                "spec.rollout.progressDeadlineSeconds",
                $"{deadline} is less than web.health.startup.withinSeconds {startup}, so a rollout would fail while its pods may "
                    + "still start: raise it, or leave it out");
        }
    }

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
