using Ballast.App.Commands;
using Ballast.App.Configuration;
using Ballast.App.Dependencies;
using Npgsql;

namespace Ballast.App.Migrations;

/// <summary>
/// Applies missing files, each in a transaction together with its row in <c>schema_migrations</c>. All under one advisory lock
/// of the session: each file is applied once, even if several migrators run at the same time.
/// </summary>
internal sealed class Migrator(FaultSettings faults, ILogger<Migrator> logger, TimeProvider time)
{
    private const long LockKey = 0x42414C4C415354; // "BALLAST"

    /// <summary>Returns how many files it applied.</summary>
    public async Task<int> MigrateAsync(
        NpgsqlConnection connection, IReadOnlyList<MigrationFile> migrations, CancellationToken cancellationToken)
    {
        // Without this setting the server notices a killed client only when the statement ends, and holds the lock until then.
        await ExecuteAsync(connection, """
            SELECT set_config(name, '2s', false) FROM pg_settings WHERE name = 'client_connection_check_interval'
            """, cancellationToken);
        logger.LogInformation("Waiting for the migration lock");
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({LockKey})", cancellationToken);
        await ExecuteAsync(connection, """
            CREATE TABLE IF NOT EXISTS schema_migrations (
                name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
            """, cancellationToken);

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

    private async Task ApplyAsync(NpgsqlConnection connection, MigrationFile migration, CancellationToken cancellationToken)
    {
        logger.LogInformation("Applying {Migration:l}", migration.Name);
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await ExecuteAsync(connection, migration.Sql, cancellationToken);
            await Task.Delay(faults.SlowMigration, time, cancellationToken);
            if (faults.FailMigration is { } message)
            {
                throw new CommandException(ExitCode.Failed, $"migrate: {migration.Name} failed: {message}");
            }

            await using var record =
                new NpgsqlCommand("INSERT INTO schema_migrations (name, checksum) VALUES ($1, $2)", connection)
                {
                    Parameters = { new() { Value = migration.Name }, new() { Value = migration.Checksum } },
                };
            await record.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            throw new CommandException(ExitCode.Failed, $"migrate: {migration.Name} failed: {Reason(e)}");
        }
    }

    private static string Reason(Exception e) => e is PostgresException { Position: var position } error
        ? $"{error.MessageText} ({error.SqlState}{(position > 0 ? $", at character {position}" : "")})"
        : PlainWords.Describe(e);

    private static async Task<Dictionary<string, string>> LoadAppliedAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT name, checksum FROM schema_migrations", connection);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var applied = new Dictionary<string, string>();
        while (await rows.ReadAsync(cancellationToken))
        {
            applied.Add(rows.GetString(0), rows.GetString(1));
        }

        return applied;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
