using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Profiles;

/// <summary>The time that a rollout has to make progress.</summary>
internal static class ProgressDeadline
{
    /// <summary>Seconds, unless a component may take longer to start.</summary>
    public const int Default = 600;

    // Placing the pod and pulling its image count towards the deadline too.
    private const int BeforeStartSeconds = 60;

    /// <summary>The deadline in seconds.</summary>
    /// <remarks>
    /// 600 counts as unset: it was the CRD's default once, so it stands in stacks whose author never wrote it.
    /// </remarks>
    public static int Of(AppStackSpec spec) => spec.Rollout?.ProgressDeadlineSeconds is { } written and not Default
        ? written
        : Math.Max(Default, StartupSeconds(spec) + BeforeStartSeconds);

    /// <summary>The longest time that a component of the spec may take to start; 0 if none says.</summary>
    public static int StartupSeconds(AppStackSpec spec) => Slowest(spec)?.Startup?.WithinSeconds ?? 0;

    /// <summary>The component that may take longest to start; null if none says.</summary>
    public static WorkloadShape? Slowest(AppStackSpec spec) =>
        WorkloadShape.Of(spec).Where(w => w.Startup is not null).MaxBy(w => w.Startup!.WithinSeconds);
}
