using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Status;

/// <summary>What the columns of <c>kubectl get stack</c> print.</summary>
internal static class SummarySection
{
    private const string None = "-";

    public static SummaryStatus Compute(
        StatusInputs inputs, List<DependencyStatus>? dependencies, MigrationStatus? migration) => new()
        {
            Web = Web(inputs),
            Dependencies = dependencies is null ? None : $"{dependencies.Count(d => d.Ready == "True")}/{dependencies.Count}",
            Migration = inputs.Plan.Spec.Migration is null ? None : (migration?.State ?? MigrationState.Pending).ToString(),
        };

    private static string? Web(StatusInputs inputs)
    {
        if (!inputs.CanSeeWeb)
        {
            return inputs.Previous?.Summary?.Web;
        }

        if (inputs.WebDeployment is { } deployment)
        {
            return $"{deployment.Status?.ReadyReplicas ?? 0}/{deployment.Spec?.Replicas ?? 1}";
        }

        return inputs.Plan.Spec.Web is { } web
            ? $"0/{(inputs.Plan.StopApp ? 0 : web.Autoscaling?.MinReplicas ?? web.Replicas)}"
            : None;
    }
}
