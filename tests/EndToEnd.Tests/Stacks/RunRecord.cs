using Ballast.EndToEnd.Tests.Harness;
using Npgsql;

namespace Ballast.EndToEnd.Tests.Stacks;

/// <summary>
/// What containers write into a table of a PostgreSQL for as long as they run: each several rows a second, under a name of its
/// own. It is read over a connection from this machine, because without a kubelet there is no <c>kubectl exec</c>.
/// </summary>
internal sealed class RunRecord : IAsyncDisposable
{
    /// <summary>Its Service, and the Secret with its password.</summary>
    public const string Host = "record";

    private readonly NpgsqlDataSource _server;

    private RunRecord(NpgsqlDataSource server) => _server = server;

    public static async Task<RunRecord> StartAsync(Kubectl kubectl)
    {
        var server = new ForeignServer(kubectl);
        await server.StartAsync();
        await server.ServeAsync(Host, evenUnready: true);
        await kubectl.ApplyAsync(Manifests.Secret(Host, "password", ForeignServer.Password));
        await server.RunAsync("CREATE TABLE signs (run text, at timestamptz DEFAULT clock_timestamp())");
        return new RunRecord(NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder
        {
            Host = await server.AddressAsync(),
            Username = "postgres",
            Password = ForeignServer.Password,
        }));
    }

    /// <summary>How many containers have written, and how many pairs of them ran at the same time.</summary>
    public async Task<(long Runs, long Overlaps)> ReadAsync() => (
        await NumberAsync("SELECT count(DISTINCT run) FROM signs"),
        await NumberAsync(
            """
            WITH runs AS (SELECT run, min(at) AS began, max(at) AS ended FROM signs GROUP BY run)
            SELECT count(*) FROM runs a JOIN runs b ON a.run < b.run AND a.began <= b.ended AND b.began <= a.ended
            """));

    /// <summary>How many rows there are.</summary>
    public Task<long> CountAsync() => NumberAsync("SELECT count(*) FROM signs");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<long> NumberAsync(string sql)
    {
        await using var command = _server.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
