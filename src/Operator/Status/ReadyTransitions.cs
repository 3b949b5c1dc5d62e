using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Status;

/// <summary>Events of the whole stack: ready, degraded, failed, suspended, resumed.</summary>
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
        // No Event for a transient reason: every change passes through one. A failure that lasts gets a reason of its own.
        if (ready.IsFalse && ReasonTable.Find(ready.Reason) is { IsTransient: true })
        {
            return false;
        }

        // The same reason with a new message is an Event only for a new generation, for example when another field of the spec
        // is wrong.
        return known?.Status != ready.Status || known.Reason != ready.Reason
            || (ready.IsFalse && known.ObservedGeneration != ready.ObservedGeneration && known.Message != ready.Message);
    }
}
