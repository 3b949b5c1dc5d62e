using Ballast.App.Commands;
using Npgsql;

namespace Ballast.App.Tasks;

/// <summary>The tasks by name. Each is one statement, so an interrupted task has changed everything or nothing.</summary>
internal static class AppTasks
{
    private static readonly Dictionary<string, string> Statements = new()
    {
        ["stats"] = """
            INSERT INTO note_stats (day, notes) SELECT current_date, count(*) FROM notes
            ON CONFLICT (day) DO UPDATE SET notes = excluded.notes
            """,
        ["purge"] = "DELETE FROM task_runs WHERE finished_at < now() - interval '30 days'",
    };

    public static IReadOnlyCollection<string> Names => Statements.Keys;

    /// <summary>
    /// Runs a task, and repeats it if its connection fails. Returns its result, which is also stored in <c>task_runs</c>.
    /// </summary>
    public static Task<string> RunAsync(string name, Services services, CancellationToken cancellationToken) =>
        services.Settings.TaskRetry.RunAsync(
            $"task {name}", token => RunOnceAsync(name, services, token), services.Logger, services.Time, cancellationToken);

    private static async Task<string> RunOnceAsync(string name, Services services, CancellationToken cancellationToken)
    {
        await using var connection = await services.NeedDatabase().OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var work = new NpgsqlCommand(Statements[name], connection);
        var rows = await work.ExecuteNonQueryAsync(cancellationToken);
        if (services.Settings.Faults.FailTasks.Contains(name))
        {
            throw new CommandException(ExitCode.Failed, $"task {name} failed, as FAULT_FAIL_TASKS asks");
        }

        var result = $"done, {rows} rows";
        await using var record = new NpgsqlCommand("INSERT INTO task_runs (task, result) VALUES ($1, $2)", connection)
        {
            Parameters = { new() { Value = name }, new() { Value = result } },
        };
        await record.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }
}
