using Ballast.Operator.Engines.Postgres;
using Ballast.Operator.Engines.Redis;

namespace Ballast.Operator.Engines;

/// <summary>
/// Where the images of managed servers come from: repositories without a tag, which is the version in the spec.
/// </summary>
internal sealed record EngineImages
{
    /// <summary>Default: <c>postgres</c>, the official image.</summary>
    public string Postgres { get; init; } = "postgres";

    /// <summary>Default: <c>redis</c>, the official image.</summary>
    public string Redis { get; init; } = "redis";

    /// <summary>The image of an engine in a version.</summary>
    public string Of(IEngine engine, string version) => engine.Name switch
    {
        PostgresEngine.EngineName => $"{Postgres}:{version}",
        RedisEngine.EngineName => $"{Redis}:{version}",
        _ => throw new ArgumentOutOfRangeException(nameof(engine), engine.Name, "No image is known for this engine."),
    };
}
