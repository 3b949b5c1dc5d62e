namespace Ballast.Kubernetes.Diagnostics;

/// <summary>Counts requests to the API server by resource, never by object name.</summary>
internal static class ClientMeasurement
{
    /// <summary>Records one attempt of a request.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="code">HTTP status; 0 without a response.</param>
    /// <param name="elapsed">Time until the response's headers.</param>
    public static void Record(string method, string path, int code, TimeSpan elapsed)
    {
        var verb =
            new KeyValuePair<string, object?>("verb", path.Contains("watch=true", StringComparison.Ordinal) ? "WATCH" : method);
        var resource = new KeyValuePair<string, object?>("resource", ResourceOf(path));
        KubernetesMeter.ClientRequests.Add(1, verb, resource, new("code", code));
        KubernetesMeter.ClientDuration.Record(elapsed.TotalSeconds, verb, resource);
    }

    /// <summary>
    /// The plural, with its subresource: <c>appstacks/status</c>. For a path that is not a resource, its first segment.
    /// </summary>
    public static string ResourceOf(string path)
    {
        var query = path.IndexOf('?', StringComparison.Ordinal);
        var segments = (query < 0 ? path : path[..query]).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var start = segments switch
        {
            ["api", ..] => 2,
            ["apis", ..] => 3,
            _ => segments.Length,
        };
        if (segments.Length > start + 2 && segments[start] == "namespaces")
        {
            start += 2;
        }

        return segments.AsSpan(Math.Min(start, segments.Length)) switch
        {
            [] => segments.Length == 0 ? "" : segments[0],
            [var plural] => plural,
            [var plural, _] => plural,
            [var plural, _, var subresource, ..] => $"{plural}/{subresource}",
        };
    }
}
