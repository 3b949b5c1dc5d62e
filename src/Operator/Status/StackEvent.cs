namespace Ballast.Operator.Status;

/// <summary>An Event to be recorded about a stack.</summary>
/// <param name="Type"><c>Normal</c> or <c>Warning</c>.</param>
/// <param name="Reason">A constant of <c>Reasons</c>.</param>
/// <param name="Message">Plain words.</param>
internal sealed record StackEvent(string Type, string Reason, string Message)
{
    public const string NormalType = "Normal";
    public const string WarningType = "Warning";

    public static StackEvent Normal(string reason, string message) => new(NormalType, reason, message);

    public static StackEvent Warning(string reason, string message) => new(WarningType, reason, message);
}
