using System.Net;
using System.Text.Json.Nodes;
using k8s.Autorest;

namespace Ballast.Testing;

/// <summary>What the server answered to a request of <see cref="IndependentClient"/> that it refused.</summary>
public static class Refusals
{
    public static bool IsNotFound(this HttpOperationException refusal) => refusal.Is(HttpStatusCode.NotFound);

    public static bool IsInvalid(this HttpOperationException refusal) => refusal.Is(HttpStatusCode.UnprocessableEntity);

    /// <summary>The object exists, or was changed meanwhile.</summary>
    public static bool IsConflict(this HttpOperationException refusal) => refusal.Is(HttpStatusCode.Conflict);

    /// <summary>The server's words, without the JSON around them, in which they are escaped.</summary>
    public static string Words(this HttpOperationException refusal) =>
        (string?)JsonNode.Parse(refusal.Response.Content)?["message"] ?? refusal.Message;

    private static bool Is(this HttpOperationException refusal, HttpStatusCode code) => refusal.Response.StatusCode == code;
}
