using System.Data.Common;
using System.Globalization;
using Ballast.App.Commands;
using Ballast.App.Configuration;
using Ballast.App.Dependencies;
using Ballast.App.Dependencies.Databases;
using MySqlConnector;
using Npgsql;

namespace Ballast.App.Migrations;

/// <summary>
/// Applies missing files, each in a transaction together with its row in <c>schema_migrations</c>. All under one lock of the
/// session: each file is applied once, even if several migrators run at the same time. MySQL commits with each statement that
/// changes the schema, so a file for it that was interrupted is applied again, from its beginning.
/// </summary>
internal sealed class Migrator(IDatabaseEngine engine, FaultSettings faults, ILogger<Migrator> logger, TimeProvider time)
{
    /// <summary>Returns how many files it applied.</summary>
    public async Task<int> MigrateAsync(
        DbConnection connection, IReadOnlyList<MigrationFile> migrations, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(engine.MigrationSession, cancellationToken);
        logger.LogInformation("Waiting for the migration lock");
        await using (var take = connection.Command(engine.MigrationLock))
        {
            if (Convert.ToInt64(await take.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) != 1)
            {
                throw new CommandException(ExitCode.Failed, "migrate: the server does not give the migration lock");
            }
        }

        await connection.ExecuteAsync(engine.MigrationTable, cancellationToken);

        var applied = await LoadAppliedAsync(connection, cancellationToken);
        var pending = Plan(migrations, applied);
        foreach (var unknown in applied.Keys.Except(migrations.Select(m => m.Name)))
        {
            logger.LogWarning("{Migration:l} is in the database but not in this version, which is older", unknown);
        }

        foreach (var migration in pending)
        {
            await ApplyAsync(connection, migration, cancellationToken);
        }

        return pending.Count;
    }

    /// <summary>The files to apply. Fails if a file was changed after it was applied.</summary>
    public static IReadOnlyList<MigrationFile> Plan(
        IReadOnlyList<MigrationFile> migrations, IReadOnlyDictionary<string, string> applied)
    {
        var changed = migrations.FirstOrDefault(m => applied.TryGetValue(m.Name, out var checksum) && checksum != m.Checksum);
        return changed is null
            ? [.. migrations.Where(m => !applied.ContainsKey(m.Name))]
            : throw new CommandException(ExitCode.Failed,
                $"migrate: {changed.Name} was changed after it was applied; restore it and add a new file");
    }

    private async Task ApplyAsync(DbConnection connection, MigrationFile migration, CancellationToken cancellationToken)
    {
        logger.LogInformation("Applying {Migration:l}", migration.Name);
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await connection.ExecuteAsync(migration.Sql, cancellationToken);
            await Task.Delay(faults.SlowMigration, time, cancellationToken);
            if (faults.FailMigration is { } message)
            {
                throw new CommandException(ExitCode.Failed, $"migrate: {migration.Name} failed: {message}");
            }

            await connection.ExecuteAsync(
                "INSERT INTO schema_migrations (name, checksum) VALUES (@name, @checksum)", cancellationToken,
                ("name", migration.Name), ("checksum", migration.Checksum));
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            throw new CommandException(ExitCode.Failed, $"migrate: {migration.Name} failed: {Reason(e)}");
        }
    }

    private static string Reason(Exception e) => e switch
    {
        PostgresException error => PostgresWords.Quote(error),
        MySqlException { ErrorCode: not MySqlErrorCode.None } error => MysqlWords.Quote(error),
        _ => PlainWords.Describe(e),
    };

    private static async Task<Dictionary<string, string>> LoadAppliedAsync(
        DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("SELECT name, checksum FROM schema_migrations");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var applied = new Dictionary<string, string>();
        while (await rows.ReadAsync(cancellationToken))
        {
            applied.Add(rows.GetString(0), rows.GetString(1));
        }

        return applied;
    }
}
