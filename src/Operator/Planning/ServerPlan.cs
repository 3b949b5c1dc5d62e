namespace Ballast.Operator.Planning;

/// <summary>How a managed server's pod is rendered.</summary>
/// <param name="Identity">Its identity; if it is the one that the server has, the server is not restarted.</param>
/// <param name="Image">Its image, including the version.</param>
/// <param name="PullSecrets">Names of the Secrets for the image's registry.</param>
/// <param name="Credentials">Digest of the password if the server has to restart when it changes; otherwise null.</param>
internal sealed record ServerPlan(string Identity, string Image, IReadOnlyList<string> PullSecrets, string? Credentials)
{
    /// <summary>max_connections of a SQL server; null for others.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>
    /// True: an earlier version of the operator sized the server, and it has not been restarted since.
    /// </summary>
    public bool IsSizedByEarlierCount { get; init; }
}
