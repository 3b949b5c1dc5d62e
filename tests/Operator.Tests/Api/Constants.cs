using System.Reflection;

namespace Ballast.Operator.Tests.Api;

/// <summary>The string constants of a class.</summary>
internal static class Constants
{
    public static IReadOnlyList<string> Of(Type type) =>
        [.. type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!)];
}
