using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Status;

/// <summary>The columns of <c>kubectl get stack</c>.</summary>
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
        if (inputs.Workloads.Unreadable is not null)
        {
            return inputs.Previous?.Summary?.Web;
        }

        if (inputs.Workloads.Of(Components.Web) is { Rollout: var rollout })
        {
            return $"{rollout.Ready}/{rollout.Desired}";
        }

        return inputs.Plan.Spec.Web is { } web ? $"0/{(inputs.Plan.StopApp ? 0 : WorkloadSize.LeastPods(web))}" : None;
    }
}
