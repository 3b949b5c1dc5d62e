namespace Ballast.Operator.Validate.Policies;

/// <summary>What makes sense only together: the bounds of autoscaling, and the request that it aims at a share of.</summary>
internal static class WebPolicy
{
    public static IEnumerable<FieldError> Check(SpecReview review)
    {
        if (review.Filled.Web is not { Autoscaling: { } autoscaling } web)
            yield break;
        if (autoscaling.MaxReplicas < autoscaling.MinReplicas)
        {
            yield return new FieldError(
                "spec.web.autoscaling.maxReplicas", $"{autoscaling.MaxReplicas} is less than minReplicas {autoscaling.MinReplicas}: raise it");
        }

        if (web.Resources?.Requests?.ContainsKey("cpu") != true)
            yield return new FieldError("spec.web.resources.requests", "autoscaling aims at a share of the requested CPU: set cpu");
    }
}
