using System.Globalization;
using System.Numerics;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.References;

namespace Ballast.Operator.Validate.Policies;

/// <summary>What each engine and source allows: pools, checks, versions, and what the engine says of its own fields.</summary>
internal static class DependencyPolicy
{
    public static IEnumerable<FieldError> Check(SpecReview review) => review.Dependencies.SelectMany(d =>
        ChoicesOf(d.Dependency).SelectMany(c => c.Engine.CheckPool(d.Dependency.Pool ?? new PoolSpec(), d.Field + ".pool"))
            .Concat(CheckAsker(d.Dependency, d.Field + ".check.mode"))
            .Concat(ChoicesOf(d.Dependency).SelectMany(c => CheckManaged(c, $"{d.Field}.{c.Engine.Name}.managed"))));

    // A faulty spec may name several engines: each says what is wrong with its own field.
    private static IEnumerable<EngineChoice> ChoicesOf(DependencySpec dependency) =>
        EngineCatalog.All.Select(e => e.Choose(dependency)).OfType<EngineChoice>();

    private static IEnumerable<FieldError> CheckAsker(DependencySpec dependency, string field) =>
        dependency.Check?.Mode == CheckMode.PodReady && ReferenceUse.External(dependency) is not null
            ? [new FieldError(
                field, "PodReady is for managed dependencies, since the pod of an external one is not known: use Operator")]
            : [];

    private static IEnumerable<FieldError> CheckManaged(EngineChoice choice, string field) => choice.Managed is { } managed
        ? CheckVersion(choice.Engine, managed.Version, field).Concat(choice.Engine.CheckManaged(managed, field))
        : [];

    private static IEnumerable<FieldError> CheckVersion(IEngine engine, string version, string field)
    {
        var (oldest, newest) = engine.Versions;
        return BigInteger.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && (major < oldest || major > newest)
            ? [new FieldError(field + ".version", $"{engine.Product} {major} is not supported: choose {oldest} to {newest}")]
            : [];
    }
}
