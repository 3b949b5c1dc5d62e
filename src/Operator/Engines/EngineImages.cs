namespace Ballast.Operator.Engines;

/// <summary>
/// Repositories of the images of managed servers, without a tag: the tag is the version in the spec. The default is the engine's
/// official image.
/// </summary>
internal sealed class EngineImages
{
    private Dictionary<string, string> Repositories { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The same with another repository for one image.</summary>
    public EngineImages With(EngineImage image, string repository) => new()
    {
        Repositories = new Dictionary<string, string>(Repositories, StringComparer.Ordinal) { [image.Repository] = repository },
    };

    /// <summary>The image of an engine in a version.</summary>
    public string Of(IEngine engine, string version)
    {
        var official = engine.ImageOf(version).Repository;
        return $"{Repositories.GetValueOrDefault(official, official)}:{version}";
    }
}
