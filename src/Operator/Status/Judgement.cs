namespace Ballast.Operator.Status;

/// <summary>A condition without its type and times.</summary>
/// <param name="Status"><c>True</c>, <c>False</c> or <c>Unknown</c>.</param>
/// <param name="Reason">A constant of <c>Reasons</c>.</param>
/// <param name="Message">Plain words; may be empty.</param>
internal sealed record Judgement(string Status, string Reason, string Message)
{
    public static Judgement True(string reason, string message = "") => new("True", reason, message);

    public static Judgement False(string reason, string message = "") => new("False", reason, message);

    public static Judgement Unknown(string reason, string message = "") => new("Unknown", reason, message);
}
