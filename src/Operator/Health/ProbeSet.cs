using Ballast.Operator.Engines;

namespace Ballast.Operator.Health;

/// <summary>
/// A probe for each engine and for the app. Created when the operator starts, so that an engine without a probe stops the start:
/// otherwise all its servers would be reported as unhealthy later.
/// </summary>
internal sealed class ProbeSet
{
    private readonly Dictionary<string, IProbe> _byEngine;
    private readonly IProbe _app;

    /// <param name="app">The app's own.</param>
    /// <param name="engines">Every engine that a target may have.</param>
    /// <exception cref="InvalidOperationException">An engine makes no probe.</exception>
    public ProbeSet(IProbe app, IReadOnlyList<IEngine> engines, TimeProvider time)
    {
        _app = app;
        _byEngine = engines.ToDictionary(e => e.Name, e => e.Probe(time) ?? throw Missing(e), StringComparer.Ordinal);
    }

    /// <summary>The probe for this target.</summary>
    /// <exception cref="InvalidOperationException">The set has no probe for this target's engine.</exception>
    public IProbe For(CheckTarget target) => target is not DependencyTarget { Engine: var engine }
        ? _app
        : _byEngine.GetValueOrDefault(engine.Name) ?? throw Missing(engine);

    private static InvalidOperationException Missing(IEngine engine) =>
        new($"The engine {engine.Name} has no probe: no database of it could be checked.");
}
