using Ballast.Operator.Profiles;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Desired;

/// <summary>What the app's pods are rendered from.</summary>
/// <param name="Release">The release, for its identity and the digests of what it refers to.</param>
/// <param name="Spec">Its inputs, profile defaults filled in.</param>
/// <param name="Environment">Name of its generated environment.</param>
/// <param name="Attempt">Which attempt at it; null for the first.</param>
internal sealed record AppRendering(Release Release, FilledSpec Spec, string Environment, string? Attempt = null);
