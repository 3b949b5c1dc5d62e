using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Validate.Policies;

/// <summary>Checks dependencies: pools, check modes, versions, and the engine's own rules for a managed server.</summary>
internal static class DependencyPolicy
{
    public static IEnumerable<FieldError> Check(SpecReview review) => review.Dependencies.SelectMany(d =>
        ChoicesOf(d.Dependency).SelectMany(c => c.Engine.CheckPool(d.Dependency.Pool ?? new PoolSpec(), d.Field + ".pool"))
            .Concat(ChoicesOf(d.Dependency).SelectMany(c => CheckTls(c, $"{d.Field}.{c.Engine.Name}.external.tls")))
            .Concat(CheckAsker(d.Dependency, d.Field + ".check.mode"))
            .Concat(ChoicesOf(d.Dependency).SelectMany(c => CheckManaged(c, $"{d.Field}.{c.Engine.Name}.managed"))));

    // A faulty spec may have several engines in one dependency; report the faults of each field.
    private static IEnumerable<EngineChoice> ChoicesOf(DependencySpec dependency) =>
        EngineCatalog.All.Select(e => e.Choose(dependency)).OfType<EngineChoice>();

    private static IEnumerable<FieldError> CheckAsker(DependencySpec dependency, string field) =>
        dependency.Check?.Mode == CheckMode.PodReady
            && ChoicesOf(dependency).Any(c => c is { External: not null } or { Literal: not null })
            ? [new FieldError(
                field, "PodReady is only for managed dependencies, since an external one has no pod here: use Operator")]
            : [];

    private static IEnumerable<FieldError> CheckTls(EngineChoice choice, string field) =>
        choice.External?.Tls is { } tls ? choice.Engine.CheckTls(tls, field) : [];

    private static IEnumerable<FieldError> CheckManaged(EngineChoice choice, string field) => choice.Managed is { } managed
        ? CheckVersion(choice.Engine, managed.Version, field).Concat(choice.Engine.CheckManaged(managed, field))
        : [];

    private static IEnumerable<FieldError> CheckVersion(IEngine engine, string version, string field) =>
        version.Length == 0 || !version.All(c => char.IsAsciiDigit(c) || c == '.') || engine.Versions.Allows(version)
            ? [] // what is no version at all is a fault of the schema
            : [new FieldError(
                field + ".version", $"{engine.Product} {version} is not supported: choose {engine.Versions.Choice}")];
}
