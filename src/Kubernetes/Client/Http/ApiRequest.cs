namespace Ballast.Kubernetes.Client.Http;

/// <summary>One request, which can be sent any number of times.</summary>
/// <param name="Method">GET, POST, PUT, PATCH or DELETE.</param>
/// <param name="Path">Path and query, beginning with a slash.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public const string Json = "application/json";
    public const string JsonPatch = "application/json-patch+json";
    public const string MergePatch = "application/merge-patch+json";
    public const string ApplyPatch = "application/apply-patch+yaml";

    /// <summary>The accepted content type of the response.</summary>
    public string Accept { get; init; } = Json;

    public string ContentType { get; init; } = Json;

    public byte[]? Body { get; init; }

    /// <summary>
    /// True: that the object does not exist is an answer, not an error. An exception costs more than the rest of the request.
    /// </summary>
    public bool MayBeMissing { get; init; }

    /// <summary>True if sending it twice has the same effect as once, so that it can be repeated after a lost response.</summary>
    public bool IsRead => Method == HttpMethod.Get;

    /// <summary>Verb and path without the query, for error messages.</summary>
    public override string ToString()
    {
        var query = Path.IndexOf('?', StringComparison.Ordinal);
        return $"{Method} {(query < 0 ? Path : Path[..query])}";
    }
}
