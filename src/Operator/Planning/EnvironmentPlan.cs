namespace Ballast.Operator.Planning;

/// <summary>The generated environment of the rendered release's pods.</summary>
/// <param name="Kept">Name of the environment that they keep for now; null: the one with today's credentials.</param>
/// <param name="Credentials">
/// Digest of the servers' credentials; null if they are those with which the release was first wanted. It tells another
/// environment from the same one as another version of the operator renders it.
/// </param>
internal sealed record EnvironmentPlan(string? Kept, string? Credentials);
