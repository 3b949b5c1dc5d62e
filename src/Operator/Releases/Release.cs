using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Releases;

/// <summary>
/// The inputs of a stack's pods, and their hash. The hash is of the inputs, not of the rendered objects, so that a new version of
/// the operator does not make a new release.
/// </summary>
/// <param name="Hash">SHA-256 of the inputs, 64 hexadecimal digits.</param>
/// <param name="Spec">The spec as its author wrote it, without the fields that do not affect pods (replicas, ingress,
/// checks...).</param>
/// <param name="References">Keyed digest of the used contents, by <c>Secret/name</c> or <c>ConfigMap/name</c>.</param>
internal sealed record Release(string Hash, ReleaseInputs Spec, IReadOnlyDictionary<string, string> References)
{
    /// <summary>Number of digits of <see cref="Hash"/> in names and labels.</summary>
    public const int IdLength = 10;

    /// <summary>The short identity, for names and labels.</summary>
    public string Id => Hash[..IdLength];

    /// <summary>Image of the first workload, or the stack's image if the workload has none.</summary>
    public string? Image => Component.MainImage(Spec);
}

/// <summary>The outcome of a release's rollout.</summary>
internal enum ReleaseOutcome
{
    Pending,
    Good,
    Failed,
}

/// <summary>A release as recorded in a ControllerRevision.</summary>
/// <param name="Release">The inputs.</param>
/// <param name="Revision">Increases each time a release becomes the wanted one.</param>
/// <param name="Outcome">The outcome of its rollout.</param>
/// <param name="FailedReason">A constant of <c>Reasons</c> if it failed.</param>
/// <param name="FailedRetry">The value of the retry annotation when it failed; empty for none.</param>
/// <param name="CreatedAt">When it was first wanted.</param>
/// <param name="Attempt">Number of the newest attempt; null for the first.</param>
internal sealed record ReleaseRecord(
    Release Release, long Revision, ReleaseOutcome Outcome, string? FailedReason, string? FailedRetry, DateTimeOffset? CreatedAt,
    string? Attempt = null);
