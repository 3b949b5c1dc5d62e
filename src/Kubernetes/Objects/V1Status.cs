namespace Ballast.Kubernetes.Objects;

/// <summary>The API server's answer to a request that failed.</summary>
public sealed record V1Status
{
    public string? Status { get; set; }

    public string? Message { get; set; }

    /// <summary>Machine-readable reason, for example <c>AlreadyExists</c>, <c>Conflict</c>, <c>Expired</c>.</summary>
    public string? Reason { get; set; }

    public int? Code { get; set; }

    public V1StatusDetails? Details { get; set; }
}

public sealed record V1StatusDetails
{
    public string? Name { get; set; }

    public string? Kind { get; set; }

    public int? RetryAfterSeconds { get; set; }

    public List<V1StatusCause>? Causes { get; set; }
}

public sealed record V1StatusCause
{
    public string? Reason { get; set; }

    public string? Message { get; set; }

    public string? Field { get; set; }
}
