namespace Ballast.Operator.Apply;

/// <summary>The verb of a write in logs and metrics.</summary>
internal static class WriteVerb
{
    public const string Create = "create";
    public const string Apply = "apply";
    public const string Patch = "patch";
    public const string Delete = "delete";

    /// <summary>Create a migration's Job.</summary>
    public const string Start = "start";
}
