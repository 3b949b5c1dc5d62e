using System.Globalization;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Engines;

/// <summary>
/// The environment variables that a dependency sets in the app, with their values; <see cref="VariableNames"/> has the names.
/// </summary>
internal static class DependencyEnvironment
{
    /// <summary>
    /// The variables of one dependency: conventional names, prefixed names, and its <c>env</c>. A later one overrides an earlier
    /// one.
    /// </summary>
    /// <param name="spec">The stack's spec with the defaults filled in.</param>
    public static IEnumerable<KeyValuePair<string, string>> Build(
        FilledSpec spec, DependencySpec dependency, ConnectionInfo connection) =>
        Build(spec, dependency, connection, EngineCatalog.All);

    /// <summary>The same with another list of engines.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Build(
        FilledSpec spec, DependencySpec dependency, ConnectionInfo connection, IReadOnlyList<IEngine> engines)
    {
        if (EngineCatalog.For(dependency, engines) is not { Engine: var engine })
        {
            return [];
        }

        var names = VariableNames.Conventional(spec, dependency, engines);
        var conventional =
            engine.ConventionalVariables(connection, dependency.Pool ?? new PoolSpec()).Where(v => names.Contains(v.Key));
        var set = VariableNames.Prefixed(dependency, engines);
        var prefixed = Prefixed(dependency.Name, engine, connection).Where(v => set.Contains(v.Key));
        var claimed =
            (dependency.Env ?? []).Select(v => KeyValuePair.Create(v.Name, ConnectionFormat.Fill(v.Format, connection)));
        return [.. conventional, .. prefixed, .. Tls(dependency.Name, connection), .. claimed];
    }

    private static IEnumerable<KeyValuePair<string, string>> Tls(string name, ConnectionInfo connection)
    {
        if (connection.Tls.IsExplicit)
        {
            yield return new(VariableNames.SslMode(name), connection.Tls.Mode);
        }

        if (connection.Tls.Authority is not null)
        {
            yield return new(VariableNames.SslRootCert(name), TlsSettings.PathOf(name));
        }
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
