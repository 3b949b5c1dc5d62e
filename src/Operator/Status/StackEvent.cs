using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Status;

/// <summary>An Event to be recorded about a stack.</summary>
/// <param name="Type"><c>Normal</c> or <c>Warning</c>.</param>
/// <param name="Reason">A constant of <see cref="Reasons"/>.</param>
/// <param name="Message">Plain words.</param>
internal sealed record StackEvent(string Type, string Reason, string Message)
{
    /// <summary>An Event of the type that belongs to its reason; a Warning if the reason is not known.</summary>
    public static StackEvent Of(string reason, string message) =>
        new((ReasonTable.Find(reason)?.EventType ?? ReasonEventType.Warning).ToString(), reason, message);
}
