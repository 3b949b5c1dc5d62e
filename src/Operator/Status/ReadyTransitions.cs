using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Status;

/// <summary>Events of the stack as a whole: ready, degraded, in trouble, suspended, resumed.</summary>
internal static class ReadyTransitions
{
    public static IEnumerable<StackEvent> Between(AppStackStatus? before, AppStackStatus after)
    {
        if (Conditions.Find(after, ConditionTypes.Ready) is not { } ready)
        {
            yield break;
        }

        var known = Conditions.Find(before, ConditionTypes.Ready);
        if (known?.Reason == Reasons.Suspended && ready.Reason != Reasons.Suspended)
        {
            yield return StackEvent.Of(Reasons.Resumed, "spec.suspend is false again: the app comes back");
        }

        if (IsNews(known, ready))
        {
            yield return StackEvent.Of(ready.Reason, ready.Message);
        }
    }

    private static bool IsNews(V1Condition? known, V1Condition ready)
    {
        // Every change passes through a transient reason. Trouble that lasts has a reason of its own.
        if (ready.IsFalse && ReasonTable.Find(ready.Reason) is { IsTransient: true })
        {
            return false;
        }

        // The same fault in other words is news only of another generation: another field of the spec, say.
        return known?.Status != ready.Status || known.Reason != ready.Reason
            || (ready.IsFalse && known.ObservedGeneration != ready.ObservedGeneration && known.Message != ready.Message);
    }
}
