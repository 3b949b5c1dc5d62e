namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>
/// Values of the component label that are the operator's own; a dependency, process or task has its name for it.
/// </summary>
internal static class Components
{
    public const string Web = "web";

    /// <summary>The component that requests come to where a stack has it.</summary>
    public const string Primary = Web;

    public const string Migration = "migration";

    /// <summary>What several components share.</summary>
    public const string App = "app";
}
