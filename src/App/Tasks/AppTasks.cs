using System.Data.Common;
using Ballast.App.Commands;
using Ballast.App.Dependencies.Databases;

namespace Ballast.App.Tasks;

/// <summary>The tasks by name. Each is one statement, so an interrupted task has changed everything or nothing.</summary>
internal static class AppTasks
{
    private static readonly Dictionary<string, TaskCommand> Statements = new()
    {
        ["stats"] = (connection, engine, now) => connection.Command(
            engine.Replace("note_stats", "day", "notes", "SELECT @day, count(*) FROM notes"),
            ("day", DateOnly.FromDateTime(now.UtcDateTime))),
        ["purge"] = (connection, _, now) => connection.Command(
            "DELETE FROM task_runs WHERE finished_at < @before", ("before", now.UtcDateTime.AddDays(-30))),
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
        var database = services.NeedDatabase();
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var work = Statements[name](connection, database.Engine, services.Time.GetUtcNow());
        var rows = await work.ExecuteNonQueryAsync(cancellationToken);
        if (services.Settings.Faults.FailTasks.Contains(name))
        {
            throw new CommandException(ExitCode.Failed, $"task {name} failed, as FAULT_FAIL_TASKS asks");
        }

        var result = $"done, {rows} rows";
        await connection.ExecuteAsync(
            "INSERT INTO task_runs (task, result) VALUES (@task, @result)", cancellationToken, ("task", name),
            ("result", result));
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    private delegate DbCommand TaskCommand(DbConnection connection, IDatabaseEngine engine, DateTimeOffset now);
}
