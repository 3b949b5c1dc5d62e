using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.References;

namespace Ballast.Operator.Observe;

/// <summary>
/// Where a stack's dependencies are and how the app signs in; each dependency is resolved only once.
/// </summary>
/// <param name="stack">The stack.</param>
/// <param name="observed">The observed state, with the Secrets.</param>
internal sealed class StackConnections(AppStack stack, ObservedState observed)
{
    private readonly Dictionary<Key, ConnectionResult> _resolved = [];

    /// <summary>The connection of a dependency of the spec, or of a release that still runs.</summary>
    public ConnectionResult Of(DependencySpec dependency)
    {
        var choice = EngineCatalog.For(dependency);
        var key = new Key(
            dependency.Name, choice?.Engine.Name, ReferenceUse.External(dependency), choice?.Cluster, choice?.Literal);
        if (!_resolved.TryGetValue(key, out var result))
        {
            _resolved[key] = result = ConnectionResolver.Resolve(stack, dependency, observed);
        }

        return result;
    }

    /// <summary>The known connections of a spec's dependencies, by name.</summary>
    public IReadOnlyDictionary<string, ConnectionInfo> Known(IEnumerable<DependencySpec>? dependencies)
    {
        var known = new Dictionary<string, ConnectionInfo>(StringComparer.Ordinal);
        foreach (var dependency in dependencies ?? [])
        {
            if (Of(dependency).Connection is { } connection)
            {
                known[dependency.Name] = connection;
            }
        }

        return known;
    }

    /// <summary>What a connection is made of.</summary>
    private sealed record Key(string Name, string? Engine, ExternalSpec? External, string? Cluster, ConnectionInfo? Literal);
}
