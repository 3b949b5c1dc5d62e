using System.Globalization;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines;

/// <summary>The environment variables that a stack's dependencies hand to the app.</summary>
internal static class DependencyEnvironment
{
    /// <summary>
    /// The variables of one dependency, later ones winning: conventional names (where it is the only one of its kind, or claims the
    /// URL's), names made of its own, and those that its author asked for.
    /// </summary>
    /// <param name="spec">The stack, profile defaults filled in.</param>
    public static IEnumerable<KeyValuePair<string, string>> Of(AppStackSpec spec, DependencySpec dependency, ConnectionInfo connection)
    {
        if (EngineCatalog.For(dependency) is not { Engine: var engine })
        {
            return [];
        }

        var conventional = HasConventionalNames(spec, dependency, engine)
            ? [KeyValuePair.Create(engine.UrlVariable, engine.Url(connection)), .. engine.PoolVariables(dependency.Pool ?? new PoolSpec())]
            : Array.Empty<KeyValuePair<string, string>>();
        var claimed = (dependency.Env ?? []).Select(v => KeyValuePair.Create(v.Name, ConnectionFormat.Fill(v.Format, connection)));
        return [.. conventional, .. Named(dependency.Name, engine, connection), .. claimed];
    }

    /// <summary>The names that one dependency lays claim to, whether its pool sets each of them or not.</summary>
    public static IReadOnlySet<string> Names(AppStackSpec spec, DependencySpec dependency)
    {
        var pool = new PoolSpec { Size = 1, Overflow = 1, RecycleSeconds = 1, TimeoutSeconds = 1, PrePing = true, MaxConnections = 1 };
        var nowhere = new ConnectionInfo("", 0, "", "", "");
        return Of(spec, dependency with { Pool = pool }, nowhere).Select(v => v.Key).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>What a dependency's own variables begin with: <c>DB_</c> for <c>db</c>.</summary>
    public static string Prefix(string dependency) => dependency.Replace('-', '_').ToUpperInvariant() + "_";

    private static KeyValuePair<string, string>[] Named(string name, IEngine engine, ConnectionInfo connection)
    {
        var prefix = Prefix(name);
        return
        [
            new(prefix + "HOST", connection.Host),
            new(prefix + "PORT", connection.Port.ToString(CultureInfo.InvariantCulture)),
            new(prefix + "USERNAME", connection.Username),
            new(prefix + "PASSWORD", connection.Password),
            new(prefix + "DATABASE", connection.Database),
            new(prefix + "URL", engine.Url(connection)),
        ];
    }

    private static bool HasConventionalNames(AppStackSpec spec, DependencySpec dependency, IEngine engine)
    {
        var isOnly = (spec.Dependencies ?? []).Count(d => IsSameKind(EngineCatalog.For(d)?.Engine, engine)) == 1;
        return isOnly || dependency.Env?.Exists(v => v.Name == engine.UrlVariable) == true;
    }

    // All SQL servers share DATABASE_URL, so they count as one kind.
    private static bool IsSameKind(IEngine? one, IEngine other) => one is not null && (one == other || (one.IsSql && other.IsSql));
}
