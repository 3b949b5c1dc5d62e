namespace Ballast.Operator.Engines;

/// <summary>The image of an engine's managed server.</summary>
/// <param name="Repository">The official image, without a tag.</param>
/// <param name="User">The user id of its process, which is also the group id (fsGroup) of its volume.</param>
internal sealed record EngineImage(string Repository, long User);

/// <summary>The major versions that the operator can run.</summary>
internal sealed record VersionRange(int Oldest, int Newest);

/// <summary>
/// Names of the variables that an app expects. Engines with the same <paramref name="Url"/> are of one kind: only one dependency
/// of a kind sets them.
/// </summary>
/// <param name="Url">Where the server is and how to sign in, for example <c>DATABASE_URL</c>.</param>
/// <param name="Pool">Set by fields of <c>pool</c>; a dependency's own <c>env</c> may not set them.</param>
internal sealed record ConventionalNames(string Url, IReadOnlyList<string> Pool)
{
    public IReadOnlyList<string> All { get; } = [Url, .. Pool];
}
