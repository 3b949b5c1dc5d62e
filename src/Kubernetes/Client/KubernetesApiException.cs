using System.Net;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Client;

/// <summary>The API server answered with an error. <see cref="Status"/> is its body.</summary>
public sealed class KubernetesApiException : Exception
{
    /// <param name="statusCode">The HTTP status, or <c>code</c> of an ERROR watch event.</param>
    /// <param name="status">The server's Status body; an empty one if it sent none.</param>
    /// <param name="request">Verb and path, for example <c>GET /api/v1/pods</c>.</param>
    public KubernetesApiException(HttpStatusCode statusCode, V1Status status, string request)
        : base($"{request}: {(int)statusCode} {status.Reason}: {status.Message}")
    {
        StatusCode = statusCode;
        Status = status;
    }

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>The server's Status body.</summary>
    public V1Status Status { get; }

    /// <summary>How long the server asked to wait (Retry-After), or null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>404: the object or its whole resource is missing.</summary>
    public bool IsNotFound => StatusCode == HttpStatusCode.NotFound;

    /// <summary>404 for a named object: the server serves the resource, but the object does not exist.</summary>
    public bool IsObjectMissing => IsNotFound && !string.IsNullOrEmpty(Status.Details?.Name);

    /// <summary>404 for the resource itself: this server does not serve it (a CRD not installed, another version).</summary>
    public bool IsResourceMissing => IsNotFound && !IsObjectMissing;

    /// <summary>409 on a create: the name is taken.</summary>
    public bool IsAlreadyExists => StatusCode == HttpStatusCode.Conflict && Status.Reason == "AlreadyExists";

    /// <summary>
    /// 409 on a change: someone else changed the object, or a precondition failed. Also a 422 for <c>metadata.uid</c>: older
    /// servers answer with it when the uid of an apply is another object's.
    /// </summary>
    public bool IsConflict => (StatusCode == HttpStatusCode.Conflict && Status.Reason != "AlreadyExists") || IsUidMismatch;

    /// <summary>410, or 504 with reason Expired: the resource version or continue token is too old.</summary>
    public bool IsExpired => StatusCode == HttpStatusCode.Gone || Status.Reason is "Expired" or "Gone";

    /// <summary>403.</summary>
    public bool IsForbidden => StatusCode == HttpStatusCode.Forbidden;

    /// <summary>401.</summary>
    public bool IsUnauthorized => StatusCode == HttpStatusCode.Unauthorized;

    /// <summary>422 or 400: the object itself is invalid; trying again does not help.</summary>
    public bool IsInvalid => StatusCode is (HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest) && !IsUidMismatch;

    private bool IsUidMismatch =>
        StatusCode == HttpStatusCode.UnprocessableEntity
            && Status.Details?.Causes?.Exists(cause => cause.Field == "metadata.uid") == true;
}
