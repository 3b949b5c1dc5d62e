using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Releases;

/// <summary>The inputs that shape a stack's pods, and their identity. Made of inputs, not of rendered output.</summary>
/// <param name="Hash">SHA-256 of the inputs, 64 hexadecimal digits.</param>
/// <param name="Spec">The spec as its author wrote it, less everything that does not shape pods (replicas, ingress,
/// checks...).</param>
/// <param name="References">Keyed digest of the used contents, by <c>Secret/name</c> or <c>ConfigMap/name</c>.</param>
internal sealed record Release(string Hash, AppStackSpec Spec, IReadOnlyDictionary<string, string> References)
{
    /// <summary>Digits of <see cref="Hash"/> that names and labels carry.</summary>
    public const int IdLength = 10;

    /// <summary>The short identity, for names and labels.</summary>
    public string Id => Hash[..IdLength];

    /// <summary>Image of the first workload; the stack's where it names none.</summary>
    public string? Image => Component.MainImage(Spec);
}

/// <summary>What became of a release.</summary>
internal enum ReleaseOutcome
{
    Pending,
    Good,
    Failed,
}

/// <summary>A release as it is remembered in a ControllerRevision.</summary>
/// <param name="Release">The inputs.</param>
/// <param name="Revision">Grows with each time a release becomes the wanted one.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="FailedReason">A constant of <c>Reasons</c> when it failed.</param>
/// <param name="FailedRetry">The retry annotation in force when it failed; empty for none.</param>
/// <param name="CreatedAt">When it was first wanted.</param>
/// <param name="Attempt">Differs each time it is tried again; null the first time.</param>
internal sealed record ReleaseRecord(
    Release Release, long Revision, ReleaseOutcome Outcome, string? FailedReason, string? FailedRetry, DateTimeOffset? CreatedAt,
    string? Attempt = null);
