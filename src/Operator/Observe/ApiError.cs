using Ballast.Kubernetes.Client;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Observe;

/// <summary>A failed request to the API server, described for people.</summary>
/// <param name="Reason">A constant of <c>Reasons</c>.</param>
/// <param name="Message">The object, and what the server says.</param>
internal sealed record ApiError(string Reason, string Message)
{
    // The server's message may be long, because it may quote the request.
    private const int LongestMessage = 300;

    /// <param name="what">The object and what was tried, for example <c>Secret x cannot be read</c>.</param>
    /// <param name="refusal">The server's answer.</param>
    public static ApiError Of(string what, KubernetesApiException refusal) => refusal.IsForbidden
        ? new ApiError(Reasons.Forbidden, $"{what}: {Words(refusal)}")
        : new ApiError(Reasons.ApiServerUnavailable, $"{what}: the API server answers {(int)refusal.StatusCode}");

    /// <summary>The server's message, shortened so that it fits into a condition.</summary>
    public static string Words(KubernetesApiException refusal) =>
        refusal.Status.Message is { Length: > 0 } words ? Cut(words) : "no reason is given";

    /// <summary>Shortens a message to that length.</summary>
    public static string Cut(string words) => words.Length <= LongestMessage ? words : $"{words[..LongestMessage]}...";
}
