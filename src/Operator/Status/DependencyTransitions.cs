using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Status;

/// <summary>Events of dependencies that come up, go down, or turn out to be broken.</summary>
internal static class DependencyTransitions
{
    // What every dependency goes through as it starts.
    private static readonly HashSet<string?> Starting =
        [null, Reasons.PodNotReady, Reasons.VolumePending, Reasons.NotChecked, Reasons.ConnectionRefused];

    public static IEnumerable<StackEvent> Between(AppStackStatus? before, AppStackStatus after)
    {
        foreach (var dependency in after.Dependencies ?? [])
        {
            var known = before?.Dependencies?.Find(d => d.Name == dependency.Name);
            if (Of(known, dependency, isFirst: before is null) is { } transition)
            {
                yield return transition;
            }
        }
    }

    private static StackEvent? Of(DependencyStatus? before, DependencyStatus after, bool isFirst)
    {
        if (after.Ready == "True")
        {
            return isFirst || before?.Ready == "True"
                ? null
                : StackEvent.Normal(Reasons.DependencyReady, $"{Describe(after)} is ready");
        }

        var wentDown = before?.Ready == "True" && after.Ready == "False";
        var isBroken = after.Ready == "False" && !Starting.Contains(after.Reason)
            && (before?.Ready != "False" || before.Reason != after.Reason);
        return wentDown || isBroken
            ? StackEvent.Warning(after.Reason ?? Reasons.DependenciesNotReady, $"dependency {after.Name}: {after.Message}")
            : null;
    }

    private static string Describe(DependencyStatus dependency) =>
        $"dependency {dependency.Name} ({dependency.Engine}{(dependency.Version is { } version ? $" {version}" : "")})";
}
