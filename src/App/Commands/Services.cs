using Ballast.App.Configuration;
using Ballast.App.Dependencies;
using Ballast.App.Dependencies.Brokers;
using Ballast.App.Dependencies.Databases;
using Ballast.App.Dependencies.Points;
using Ballast.App.Identity;
using Ballast.App.Metrics;

namespace Ballast.App.Commands;

/// <summary>The services of every command. Disposed in the order of a graceful stop: the broker, Redis, the database.</summary>
internal sealed class Services : IAsyncDisposable
{
    public Services(Settings settings, ILoggerFactory logging, TimeProvider time)
    {
        Settings = settings;
        Logging = logging;
        Time = time;
        Metrics = new AppMetrics(settings.HostName);
        Ids = new IdGenerator(IdGenerator.NumberOf(settings.HostName), time);
        Logger = logging.CreateLogger("Ballast.App");
        Database = settings.Database is { } database ? new Database(database, logging, time) : null;
        Cache = settings.Redis is { } redis ? new Cache(redis, Metrics, logging, time) : null;
        Broker = settings.Broker is { } broker ? new Broker(broker, logging, time) : null;
        if (settings.Influx is { } influx)
        {
            Influx = new Influx(influx, logging, time);
            PointWriter = new PointWriter(Influx, Metrics, influx.Interval, Logger, time);
        }

        Dependencies = [.. new IDependency?[] { Database, Cache, Broker, Influx }.OfType<IDependency>()];
        Metrics.Observe(Dependencies.Select(d => d.Circuit));
        Metrics.ObserveDisk([Path.GetTempPath(), .. LogFolder(settings)]);
    }

    public Settings Settings { get; }
    public ILoggerFactory Logging { get; }
    public ILogger Logger { get; }
    public TimeProvider Time { get; }
    public AppMetrics Metrics { get; }
    public Database? Database { get; }
    public Cache? Cache { get; }
    public Broker? Broker { get; }
    public Influx? Influx { get; }

    /// <summary>Writes points to <see cref="Influx"/>; null if there is none.</summary>
    public PointWriter? PointWriter { get; }

    public IReadOnlyList<IDependency> Dependencies { get; }

    /// <summary>Null: nothing is signed.</summary>
    public Signer? Signer => Settings.Signer;

    public IdGenerator Ids { get; set; }

    /// <exception cref="CommandException">No database is configured.</exception>
    public Database NeedDatabase() => Database
        ?? throw new CommandException(ExitCode.Invalid, "no database is configured; set DATABASE_URL");

    private static IEnumerable<string> LogFolder(Settings settings) =>
        settings.LogFile is { } file && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder ? [folder] : [];

    public async ValueTask DisposeAsync()
    {
        if (Broker is not null)
        {
            await Broker.DisposeAsync();
        }

        if (Cache is not null)
        {
            await Cache.DisposeAsync();
        }

        if (Database is not null)
        {
            await Database.DisposeAsync();
        }

        PointWriter?.Dispose();
        Influx?.Dispose();
        Metrics.Dispose();
    }
}
