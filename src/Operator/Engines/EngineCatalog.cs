using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines.Postgres;
using Ballast.Operator.Engines.Redis;

namespace Ballast.Operator.Engines;

/// <summary>Every engine that is supported.</summary>
internal static class EngineCatalog
{
    public static PostgresEngine Postgres { get; } = new();

    public static RedisEngine Redis { get; } = new();

    public static IReadOnlyList<IEngine> All { get; } = [Postgres, Redis];

    /// <summary>The engine of that name, or null where there is none.</summary>
    public static IEngine? Named(string name) => All.FirstOrDefault(e => e.Name == name);

    /// <summary>Engine and source of a dependency, or null where they are not supported.</summary>
    public static EngineChoice? For(DependencySpec dependency) => dependency switch
    {
        { Postgres.Managed: { } managed } => new EngineChoice(Postgres, managed, null),
        { Postgres.External: { } external } => new EngineChoice(Postgres, null, external),
        { Redis.Managed: { } managed } => new EngineChoice(Redis, managed, null),
        { Redis.External: { } external } => new EngineChoice(Redis, null, external),
        _ => null,
    };
}

/// <summary>Who runs a dependency's server.</summary>
internal enum DependencySource
{
    /// <summary>The operator.</summary>
    Managed,

    /// <summary>Someone else.</summary>
    External,
}

/// <summary>A dependency's engine and its source, of which exactly one is set.</summary>
/// <param name="Engine">What kind of server.</param>
/// <param name="Managed">Run by the operator.</param>
/// <param name="External">Run by someone else.</param>
internal sealed record EngineChoice(IEngine Engine, ManagedServerSpec? Managed, ExternalSpec? External)
{
    public DependencySource Source => Managed is null ? DependencySource.External : DependencySource.Managed;

    public bool IsManaged => Managed is not null;
}
