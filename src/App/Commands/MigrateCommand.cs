using Ballast.App.Migrations;

namespace Ballast.App.Commands;

/// <summary><c>migrate</c>: brings the schema up to date; safe to run twice and at the same time.</summary>
internal static class MigrateCommand
{
    public static async Task<string> RunAsync(Services services, CancellationToken cancellationToken)
    {
        var database = services.NeedDatabase();
        var migrations = MigrationFile.LoadAll(
            services.Settings.MigrationsDirectory
                ?? Path.Combine(AppContext.BaseDirectory, "migrations", database.Engine.MigrationsFolder));
        var migrator =
            new Migrator(database.Engine, services.Settings.Faults, services.Logging.CreateLogger<Migrator>(), services.Time);
        await services.Settings.ConnectRetry.WaitForAsync(database, services.Logger, services.Time, cancellationToken);
        await using var connection = await database.OpenUnpooledAsync(cancellationToken);
        var applied = await migrator.MigrateAsync(connection, migrations, cancellationToken);
        return $"migrate: {applied} applied, {migrations.Count - applied} already there";
    }
}
