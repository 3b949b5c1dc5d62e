using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Status;

/// <summary>Events of dependencies that become ready, become unavailable, or are misconfigured.</summary>
internal static class DependencyTransitions
{
    public static IEnumerable<StackEvent> Between(AppStackStatus? before, AppStackStatus after)
    {
        var isNew = before?.Release?.Current is null;
        foreach (var dependency in after.Dependencies ?? [])
        {
            var known = before?.Dependencies?.Find(d => d.Name == dependency.Name);
            if (Of(known, dependency, isNew) is { } transition)
            {
                yield return transition;
            }
        }
    }

    // That the servers of a new stack start is no news: the stack itself says when it is ready.
    private static StackEvent? Of(DependencyStatus? before, DependencyStatus after, bool isNew)
    {
        if (after.Ready == "True")
        {
            return before?.Ready == "True" || (isNew && (before is null || IsStart(before.Reason)))
                ? null
                : StackEvent.Of(Reasons.DependencyReady, $"{Describe(after)} is ready");
        }

        var wentDown = before?.Ready == "True" && after.Ready == "False";
        var isBroken = after.Ready == "False" && !IsStart(after.Reason)
            && (before?.Ready != "False" || before.Reason != after.Reason);
        return wentDown || isBroken
            ? StackEvent.Of(after.Reason ?? Reasons.DependenciesNotReady, $"dependency {after.Name}: {after.Message}")
            : null;
    }

    // Without a reason, the dependency has not been checked yet.
    private static bool IsStart(string? reason) => reason is null || ReasonTable.Find(reason) is { IsStartOfDependency: true };

    private static string Describe(DependencyStatus dependency) =>
        $"dependency {dependency.Name} ({dependency.Engine}{(dependency.Version is { } version ? $" {version}" : "")})";
}
