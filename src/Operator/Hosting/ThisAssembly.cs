using System.Reflection;

namespace Ballast.Operator.Hosting;

/// <summary>Information about this build.</summary>
internal static class ThisAssembly
{
    /// <summary>The version without the commit it was built from, for example <c>0.1.0</c>.</summary>
    public static string Version { get; } =
        typeof(ThisAssembly).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split(
            '+')[0] ?? "0.0.0";
}
