using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines.Influxdb;
using Ballast.Operator.Engines.Mysql;
using Ballast.Operator.Engines.Postgres;
using Ballast.Operator.Engines.Rabbitmq;
using Ballast.Operator.Engines.Redis;
using Ballast.Operator.Engines.Service;

namespace Ballast.Operator.Engines;

/// <summary>Every supported engine. Options, images, probes, rules and variables are derived from this list.</summary>
internal static class EngineCatalog
{
    public static IReadOnlyList<IEngine> All { get; } =
    [
        new PostgresEngine(), new MysqlEngine(), new RedisEngine(), new RabbitmqEngine(), new InfluxdbEngine(),
        new ServiceEngine(),
    ];

    /// <summary>The engine of that name, or null.</summary>
    public static IEngine? Named(string name) => All.FirstOrDefault(e => e.Name == name);

    /// <summary>Engine and source of a dependency, or null if they are not supported.</summary>
    public static EngineChoice? For(DependencySpec dependency) => For(dependency, All);

    /// <summary>The same with another list of engines.</summary>
    public static EngineChoice? For(DependencySpec dependency, IReadOnlyList<IEngine> engines) =>
        engines.Select(e => e.Choose(dependency)).FirstOrDefault(c => c is { HasSource: true });

    /// <summary>The engine of a dependency, even if its source is missing or not supported; null if no engine matches.</summary>
    public static IEngine? EngineOf(DependencySpec dependency, IReadOnlyList<IEngine> engines) =>
        engines.FirstOrDefault(e => e.Choose(dependency) is not null);
}
