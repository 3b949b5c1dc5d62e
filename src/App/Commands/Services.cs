using Ballast.App.Configuration;
using Ballast.App.Dependencies;
using Ballast.App.Dependencies.Databases;
using Ballast.App.Metrics;

namespace Ballast.App.Commands;

/// <summary>The services of every command. Disposed in the order of a graceful stop: Redis first, then the database.</summary>
internal sealed class Services : IAsyncDisposable
{
    public Services(Settings settings, ILoggerFactory logging, TimeProvider time)
    {
        Settings = settings;
        Logging = logging;
        Time = time;
        Logger = logging.CreateLogger("Ballast.App");
        Database = settings.Database is { } database ? new Database(database, logging, time) : null;
        Cache = settings.Redis is { } redis ? new Cache(redis, Metrics, logging, time) : null;
        Dependencies = [.. new IDependency?[] { Database, Cache }.OfType<IDependency>()];
        Metrics.Observe(Dependencies.Select(d => d.Circuit));
        Metrics.ObserveDisk([Path.GetTempPath(), .. LogFolder(settings)]);
    }

    public Settings Settings { get; }
    public ILoggerFactory Logging { get; }
    public ILogger Logger { get; }
    public TimeProvider Time { get; }
    public AppMetrics Metrics { get; } = new();
    public Database? Database { get; }
    public Cache? Cache { get; }
    public IReadOnlyList<IDependency> Dependencies { get; }

    /// <exception cref="CommandException">No database is configured.</exception>
    public Database NeedDatabase() => Database
        ?? throw new CommandException(ExitCode.Invalid, "no database is configured; set DATABASE_URL");

    public Task WaitForDependenciesAsync(CancellationToken cancellationToken) =>
        Settings.ConnectRetry.WaitForAsync(Dependencies, Logger, Time, cancellationToken);

    private static IEnumerable<string> LogFolder(Settings settings) =>
        settings.LogFile is { } file && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder ? [folder] : [];

    public async ValueTask DisposeAsync()
    {
        if (Cache is not null)
        {
            await Cache.DisposeAsync();
        }

        if (Database is not null)
        {
            await Database.DisposeAsync();
        }

        Metrics.Dispose();
    }
}
