using System.Globalization;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines;

/// <summary>
/// The environment variables that a dependency hands to the app, with their values; <see cref="VariableNames"/> has the names.
/// </summary>
internal static class DependencyEnvironment
{
    /// <summary>
    /// The variables of one dependency, later ones winning: conventional names, its own, and those its author asked for.
    /// </summary>
    /// <param name="spec">The stack, profile defaults filled in.</param>
    public static IEnumerable<KeyValuePair<string, string>> Build(
        AppStackSpec spec, DependencySpec dependency, ConnectionInfo connection) =>
        Build(spec, dependency, connection, EngineCatalog.All);

    /// <summary>The same among other engines than those of this version.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Build(
        AppStackSpec spec, DependencySpec dependency, ConnectionInfo connection, IReadOnlyList<IEngine> engines)
    {
        if (EngineCatalog.For(dependency, engines) is not { Engine: var engine })
        {
            return [];
        }

        var names = VariableNames.Conventional(spec, dependency, engines);
        var conventional =
            engine.ConventionalVariables(connection, dependency.Pool ?? new PoolSpec()).Where(v => names.Contains(v.Key));
        var claimed =
            (dependency.Env ?? []).Select(v => KeyValuePair.Create(v.Name, ConnectionFormat.Fill(v.Format, connection)));
        return [.. conventional, .. Prefixed(dependency.Name, engine, connection), .. claimed];
    }

    private static KeyValuePair<string, string>[] Prefixed(string name, IEngine engine, ConnectionInfo connection)
    {
        var prefix = VariableNames.Prefix(name);
        return
        [
            new($"{prefix}_HOST", connection.Host),
            new($"{prefix}_PORT", connection.Port.ToString(CultureInfo.InvariantCulture)),
            new($"{prefix}_USERNAME", connection.Username),
            new($"{prefix}_PASSWORD", connection.Password),
            new($"{prefix}_DATABASE", connection.Database),
            new($"{prefix}_URL", engine.Url(connection)),
        ];
    }
}
