using Ballast.Operator.Profiles;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Desired;

/// <summary>The inputs from which the app's pods are rendered.</summary>
/// <param name="Release">The release, for its identity and the digests of what it refers to.</param>
/// <param name="Spec">The release's inputs, with profile defaults filled in.</param>
/// <param name="Environment">Name of the release's generated environment.</param>
/// <param name="Attempt">The attempt to roll it out; null for the first.</param>
internal sealed record AppRendering(Release Release, FilledSpec Spec, string Environment, string? Attempt = null)
{
    /// <summary>
    /// Digest of the servers' credentials in the environment; null if they are those with which the release was first wanted.
    /// </summary>
    public string? Credentials { get; init; }
}
