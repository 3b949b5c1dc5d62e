using System.Text;

namespace Ballast.Operator.Engines.Influxdb;

/// <summary>
/// Asks the server how it is, and then, with the app's credentials, for the app's database (version 1) or bucket (version 2).
/// </summary>
internal sealed class InfluxdbProbe(TimeProvider time) : IProbe
{
    public Task<ProbeAnswer> AskAsync(CheckTarget target, ProbeAddress address, CancellationToken cancellationToken)
    {
        var connection = ((DependencyTarget)target).Connection;
        return connection.Organisation.Length > 0
            ? AskSecondAsync(connection, address, cancellationToken)
            : AskFirstAsync(connection, address, cancellationToken);
    }

    private async Task<ProbeAnswer> AskFirstAsync(
        ConnectionInfo connection, ProbeAddress address, CancellationToken cancellationToken)
    {
        var ping = await GetAsync(connection, address, "/ping", null, cancellationToken);
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{connection.Username}:{connection.Password}"));
        var reply = await GetAsync(
            connection, address, "/query?q=SHOW%20DATABASES", $"Basic {credentials}", cancellationToken);
        return InfluxdbAnswers.Databases(reply.Body.Span).Contains(connection.Database)
            ? new ProbeAnswer(reply.Latency) { Version = Version(ping) }
            : throw new InfluxdbMissingException("database");
    }

    private async Task<ProbeAnswer> AskSecondAsync(
        ConnectionInfo connection, ProbeAddress address, CancellationToken cancellationToken)
    {
        var health = await GetAsync(connection, address, "/health", null, cancellationToken);
        var path = $"/api/v2/buckets?limit=1&org={Uri.EscapeDataString(connection.Organisation)}"
            + $"&name={Uri.EscapeDataString(connection.Database)}";
        var reply = await GetAsync(connection, address, path, $"Token {connection.Password}", cancellationToken);
        return InfluxdbAnswers.Buckets(reply.Body.Span).Contains(connection.Database)
            ? new ProbeAnswer(reply.Latency) { Version = InfluxdbAnswers.Version(health.Body.Span) }
            : throw new InfluxdbMissingException("bucket");
    }

    // The build of Debian is 1.6.7~rc0.
    private static string? Version(HttpReply ping) =>
        ping.Headers.TryGetValues("X-Influxdb-Version", out var values) ? values.First().Split('~')[0] : null;

    private async Task<HttpReply> GetAsync(
        ConnectionInfo connection, ProbeAddress address, string path, string? authorization, CancellationToken cancellationToken)
    {
        var reply = await HttpConnection.GetAsync(connection, address, path, authorization, time, cancellationToken);
        return reply.IsSuccess ? reply : throw new HttpStatusException(reply.Status);
    }
}

/// <summary>The server lets the user in, but the user sees no database or bucket of the name that the app uses.</summary>
/// <param name="what">What is missing.</param>
internal sealed class InfluxdbMissingException(string what) : Exception
{
    public string What { get; } = what;
}
