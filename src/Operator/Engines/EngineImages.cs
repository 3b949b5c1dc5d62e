namespace Ballast.Operator.Engines;

/// <summary>
/// Repositories of the images of managed servers, without a tag: the tag is the version in the spec. The default is the engine's
/// official image.
/// </summary>
internal sealed class EngineImages
{
    private Dictionary<string, string> Repositories { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The same with another repository for one engine.</summary>
    public EngineImages With(IEngine engine, string repository) => new()
    {
        Repositories = new Dictionary<string, string>(Repositories, StringComparer.Ordinal) { [engine.Name] = repository },
    };

    /// <summary>The image of an engine in a version.</summary>
    public string Of(IEngine engine, string version) =>
        $"{Repositories.GetValueOrDefault(engine.Name, engine.Image.Repository)}:{version}";
}
