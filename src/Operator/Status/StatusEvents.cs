using Ballast.Kubernetes.Events;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Status;

/// <summary>Records an Event for each transition of a stack's status.</summary>
internal sealed class StatusEvents(IEventRecorder recorder)
{
    /// <summary>
    /// Records an Event for each change between the stack's own status, the previous one, and <paramref name="after"/>.
    /// </summary>
    public void Record(AppStack stack, AppStackStatus after)
    {
        foreach (var transition in StatusTransitions.Between(stack.Status, after))
        {
            recorder.Record(stack, transition.Type, transition.Reason, transition.Message);
        }
    }
}
