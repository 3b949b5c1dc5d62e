using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Profiles;

/// <summary>
/// Fills in every default of a profile and of an engine, so that no other code has to know the defaults. The result is a copy,
/// but shares unchanged lists and maps with the input; neither may be changed.
/// </summary>
internal static class ProfileDefaults
{
    public const string SqlStorage = "5Gi";
    public const string ServerStorage = "1Gi";
    public const string RedisMaxMemory = "256Mi";
    public const int RecycleSeconds = 300;
    public const int SqlPoolTimeoutSeconds = 30;
    public const int ServerPoolTimeoutSeconds = 5;
    public const int ServerPoolConnections = 50;
    public const int TerminationGracePeriodSeconds = 30;
    public const int SuccessfulJobsHistoryLimit = 3;
    public const int FailedJobsHistoryLimit = 1;

    public static AppStackSpec Fill(AppStackSpec spec)
    {
        var values = ProfileValues.Of(spec.Profile);
        return spec with
        {
            Dependencies = spec.Dependencies?.ConvertAll(d => Fill(d, values)),
            Migration = spec.Migration is { } migration
                ? migration with { Resources = ResourceDefaults.Apply(migration.Resources, values.Web) }
                : null,
            Web = spec.Web is { } web ? Fill(web, values) : null,
            Processes = spec.Processes?.ConvertAll(p => Fill(p, values)),
            Tasks = spec.Tasks?.ConvertAll(t => Fill(t, values)),
            Rollout = (spec.Rollout ?? new RolloutSpec()) with { ProgressDeadlineSeconds = ProgressDeadline.Of(spec) },
        };
    }

    private static WebSpec Fill(WebSpec web, ProfileValues values) => web with
    {
        Workers = web.Workers ?? values.Workers,
        Resources = ResourceDefaults.Apply(web.Resources, values.Web),
        Disruption = web.Disruption ?? new DisruptionSpec(),
        Health = (web.Health ?? new HealthSpec()) with
        {
            Startup = web.Health?.Startup ?? new StartupHealthSpec(),
            Readiness = web.Health?.Readiness ?? new ReadinessHealthSpec(),
            Liveness = web.Health?.Liveness ?? new LivenessHealthSpec(),
        },
    };

    // Nothing can be asked of a process without a port but what the author says.
    private static ProcessSpec Fill(ProcessSpec process, ProfileValues values) => process with
    {
        Workers = process.Workers ?? 1,
        Resources = ResourceDefaults.Apply(process.Resources, values.Web),
        Disruption = process.Disruption ?? new DisruptionSpec(),
        TerminationGracePeriodSeconds = process.TerminationGracePeriodSeconds ?? TerminationGracePeriodSeconds,
        Health = process.Port is null ? process.Health : (process.Health ?? new ProcessHealthSpec()) with
        {
            Startup = process.Health?.Startup ?? new StartupHealthSpec(),
            Readiness = process.Health?.Readiness ?? new ReadinessHealthSpec(),
            Liveness = process.Health?.Liveness ?? new LivenessHealthSpec(),
        },
    };

    private static TaskSpec Fill(TaskSpec task, ProfileValues values) => task with
    {
        Resources = ResourceDefaults.Apply(task.Resources, values.Web),
        ConcurrencyPolicy = task.ConcurrencyPolicy ?? TaskConcurrency.Forbid,
        SuccessfulJobsHistoryLimit = task.SuccessfulJobsHistoryLimit ?? SuccessfulJobsHistoryLimit,
        FailedJobsHistoryLimit = task.FailedJobsHistoryLimit ?? FailedJobsHistoryLimit,
    };

    private static DependencySpec Fill(DependencySpec dependency, ProfileValues values)
    {
        var isSql = dependency.Postgres is not null || dependency.Mysql is not null;
        return dependency with
        {
            Postgres = dependency.Postgres is { } postgres ? postgres with { Managed = Fill(postgres.Managed, values) } : null,
            Mysql = dependency.Mysql is { } mysql ? mysql with { Managed = Fill(mysql.Managed, values) } : null,
            Redis = dependency.Redis is { } redis ? redis with { Managed = Fill(redis.Managed, values) } : null,
            Rabbitmq = dependency.Rabbitmq is { } rabbit ? rabbit with { Managed = Fill(rabbit.Managed, values.Broker) } : null,
            Influxdb = dependency.Influxdb is { } influx ? influx with { Managed = Fill(influx.Managed, values.Server) } : null,
            Pool = isSql ? SqlPool(dependency.Pool, values)
                : dependency.Redis is not null ? ServerPool(dependency.Pool) : dependency.Pool,
            Check = dependency.Check ?? new CheckSpec(),
        };
    }

    private static PoolSpec SqlPool(PoolSpec? given, ProfileValues values)
    {
        var pool = given ?? new PoolSpec();
        return pool with
        {
            Size = pool.Size ?? values.PoolSize,
            // If only the size is set, the author wants that many connections: no overflow.
            Overflow = pool.Overflow ?? (pool.Size is null ? values.PoolOverflow : 0),
            RecycleSeconds = pool.RecycleSeconds ?? RecycleSeconds,
            TimeoutSeconds = pool.TimeoutSeconds ?? SqlPoolTimeoutSeconds,
            PrePing = pool.PrePing ?? true,
        };
    }

    private static PoolSpec ServerPool(PoolSpec? given)
    {
        var pool = given ?? new PoolSpec();
        return pool with
        {
            MaxConnections = pool.MaxConnections ?? ServerPoolConnections,
            TimeoutSeconds = pool.TimeoutSeconds ?? ServerPoolTimeoutSeconds,
        };
    }

    private static ManagedSqlSpec? Fill(ManagedSqlSpec? managed, ProfileValues values) => managed is null ? null : managed with
    {
        Storage = managed.Storage ?? SqlStorage,
        Resources = ResourceDefaults.Apply(managed.Resources, values.Sql),
    };

    private static ManagedRedisSpec? Fill(ManagedRedisSpec? managed, ProfileValues values)
    {
        if (managed is null)
        {
            return null;
        }

        var maxMemory = managed.MaxMemory ?? RedisMaxMemory;
        return managed with
        {
            MaxMemory = maxMemory,
            Storage = managed.Storage ?? ServerStorage,
            Resources = ResourceDefaults.Apply(managed.Resources, ResourceDefaults.ForRedis(values.Server, maxMemory)),
        };
    }

    private static ManagedServerSpec? Fill(
        ManagedServerSpec? managed, ComponentSize size) => managed is null ? null : managed with
        {
            Storage = managed.Storage ?? ServerStorage,
            Resources = ResourceDefaults.Apply(managed.Resources, size),
        };
}
