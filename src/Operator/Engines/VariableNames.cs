using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines;

/// <summary>The one place that knows which environment variables a dependency gives to the app, values apart.</summary>
internal static class VariableNames
{
    private static readonly string[] Parts = ["HOST", "PORT", "USERNAME", "PASSWORD", "DATABASE", "URL"];

    /// <summary>
    /// Set by fields of <c>pool</c>, and counted in the connection budget; a dependency's own <c>env</c> may not give them.
    /// </summary>
    public static IReadOnlySet<string> Pool { get; } =
        EngineCatalog.All.SelectMany(e => e.Variables.Pool).ToHashSet(StringComparer.Ordinal);

    /// <summary><c>main-db</c> gives <c>MAIN_DB</c>.</summary>
    public static string Prefix(string dependency) => dependency.ToUpperInvariant().Replace('-', '_');

    /// <summary>DB_HOST and so on, which every dependency has.</summary>
    public static IReadOnlyList<string> Prefixed(string dependency) =>
        [.. Parts.Select(part => $"{Prefix(dependency)}_{part}")];

    /// <summary>
    /// Conventional names that this dependency has: those of its kind where it is the only one of that kind, or the one that
    /// claims the kind's first name (DATABASE_URL, REDIS_URL...) in its <c>env</c> or has it by its own name.
    /// </summary>
    public static IReadOnlyList<string> Conventional(
        AppStackSpec spec, DependencySpec dependency, IReadOnlyList<IEngine> engines)
    {
        if (EngineCatalog.EngineOf(dependency, engines) is not { Variables: var names })
        {
            return [];
        }

        var alike = (spec.Dependencies ?? []).Count(d => EngineCatalog.EngineOf(d, engines)?.Variables.Url == names.Url);
        return alike == 1 || Claims(dependency, names.Url) ? names.All : [];
    }

    /// <summary>Whether a dependency gives a name by its <c>env</c> or by its own name.</summary>
    public static bool Claims(DependencySpec dependency, string name) =>
        dependency.Env?.Exists(v => v.Name == name) == true || Prefixed(dependency.Name).Contains(name);

    /// <summary>Every name that a dependency gives, each once.</summary>
    public static IReadOnlySet<string> Of(AppStackSpec spec, DependencySpec dependency) =>
        Of(spec, dependency, EngineCatalog.All);

    /// <summary>The same among other engines than those of this version.</summary>
    public static IReadOnlySet<string> Of(AppStackSpec spec, DependencySpec dependency, IReadOnlyList<IEngine> engines) =>
        new HashSet<string>(
            [
                .. Prefixed(dependency.Name), .. Conventional(spec, dependency, engines),
                .. (dependency.Env ?? []).Select(v => v.Name),
            ],
            StringComparer.Ordinal);
}
