using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines.Mysql;
using Ballast.Operator.Engines.Postgres;
using Ballast.Operator.Engines.Redis;

namespace Ballast.Operator.Engines;

/// <summary>Every supported engine. Options, images, probes, rules and variables are derived from this list.</summary>
internal static class EngineCatalog
{
    public static IReadOnlyList<IEngine> All { get; } = [new PostgresEngine(), new MysqlEngine(), new RedisEngine()];

    /// <summary>The engine of that name, or null.</summary>
    public static IEngine? Named(string name) => All.FirstOrDefault(e => e.Name == name);

    /// <summary>Engine and source of a dependency, or null if they are not supported.</summary>
    public static EngineChoice? For(DependencySpec dependency) => For(dependency, All);

    /// <summary>The same with another list of engines.</summary>
    public static EngineChoice? For(DependencySpec dependency, IReadOnlyList<IEngine> engines) =>
        engines.Select(e => e.Choose(dependency)).FirstOrDefault(c => c is { Managed: not null } or { External: not null });

    /// <summary>The engine of a dependency, even if its source is missing or not supported; null if no engine matches.</summary>
    public static IEngine? EngineOf(DependencySpec dependency, IReadOnlyList<IEngine> engines) =>
        engines.FirstOrDefault(e => e.Choose(dependency) is not null);
}
