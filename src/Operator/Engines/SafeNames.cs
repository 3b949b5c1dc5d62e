namespace Ballast.Operator.Engines;

/// <summary>Names of users and databases for a stack.</summary>
internal static class SafeNames
{
    /// <summary>A stack's name as an identifier that needs no quotes and that the server keeps for nothing else.</summary>
    public static string Of(string stack, Func<string, bool> isReserved)
    {
        var name = stack.Replace('-', '_').Replace('.', '_');
        return isReserved(name) ? $"app_{name}" : name;
    }
}
