namespace Ballast.Testing;

/// <summary>
/// The product as native programs, as in the images. BALLAST_OPERATOR and BALLAST_APP name others; else <c>eng/publish</c>
/// makes what has changed.
/// </summary>
internal static class NativePrograms
{
    private static readonly Lazy<string> LazyOperator = new(() => Find("operator", "BALLAST_OPERATOR"));
    private static readonly Lazy<string> LazyApp = new(() => Find("app", "BALLAST_APP"));

    public static string Operator => LazyOperator.Value;

    public static string App => LazyApp.Value;

    private static string Find(string name, string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path
            ? path
            : EngScript.Run("publish", name, $"name a published program in {variable}")[^1];
}
