using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.References;

namespace Ballast.Operator.Engines;

/// <summary>The names of the environment variables that a dependency sets in the app; only this class knows them.</summary>
internal static class VariableNames
{
    private static readonly string[] Parts = ["HOST", "PORT", "USERNAME", "PASSWORD", "DATABASE", "URL"];

    /// <summary>
    /// Set by fields of <c>pool</c>, and counted in the connection budget; a dependency's own <c>env</c> may not set them.
    /// </summary>
    public static IReadOnlySet<string> Pool { get; } =
        EngineCatalog.All.SelectMany(e => e.Variables.Pool).ToHashSet(StringComparer.Ordinal);

    /// <summary><c>main-db</c> gives <c>MAIN_DB</c>.</summary>
    public static string Prefix(string dependency) => dependency.ToUpperInvariant().Replace('-', '_');

    /// <summary>DB_HOST and so on, which every server sets.</summary>
    public static IReadOnlyList<string> Prefixed(string dependency) =>
        [.. Parts.Select(part => $"{Prefix(dependency)}_{part}")];

    /// <summary>Those of them that a dependency sets: all, or only host and port where there are no credentials.</summary>
    public static IReadOnlyList<string> Prefixed(DependencySpec dependency, IReadOnlyList<IEngine> engines) =>
        EngineCatalog.EngineOf(dependency, engines) is { HasCredentials: false }
            ? [.. Prefixed(dependency.Name).Take(2)]
            : Prefixed(dependency.Name);

    /// <summary>
    /// Conventional names that this dependency sets: the names of its kind, if it is the only dependency of that kind, or the one
    /// that sets the kind's URL variable (DATABASE_URL, REDIS_URL...) in its <c>env</c> or through its own name.
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

    /// <summary>DB_SSLMODE and DB_SSLROOTCERT, of a dependency whose spec says how connections are encrypted.</summary>
    public static IReadOnlyList<string> Tls(DependencySpec dependency) => ReferenceUse.External(dependency)?.Tls is null
        ? []
        : [SslMode(dependency.Name), SslRootCert(dependency.Name)];

    public static string SslMode(string dependency) => $"{Prefix(dependency)}_SSLMODE";

    public static string SslRootCert(string dependency) => $"{Prefix(dependency)}_SSLROOTCERT";

    /// <summary>Whether a dependency sets a variable in its <c>env</c> or through its own name.</summary>
    public static bool Claims(DependencySpec dependency, string name) =>
        dependency.Env?.Exists(v => v.Name == name) == true || Prefixed(dependency, EngineCatalog.All).Contains(name);

    /// <summary>Every variable that a dependency sets.</summary>
    public static IReadOnlySet<string> Of(AppStackSpec spec, DependencySpec dependency) =>
        Of(spec, dependency, EngineCatalog.All);

    /// <summary>The same with another list of engines.</summary>
    public static IReadOnlySet<string> Of(AppStackSpec spec, DependencySpec dependency, IReadOnlyList<IEngine> engines) =>
        new HashSet<string>(
            [
                .. Prefixed(dependency, engines), .. Tls(dependency), .. Conventional(spec, dependency, engines),
                .. (dependency.Env ?? []).Select(v => v.Name),
            ],
            StringComparer.Ordinal);
}
