using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Profiles;
using Ballast.Operator.References;

namespace Ballast.Operator.Releases;

/// <summary>
/// The fields of a spec, as its author wrote it, that affect the app's pods. All other fields are reset, so that equal releases
/// have equal inputs. Inputs can be used as a spec; only <see cref="Of"/> makes inputs from a spec.
/// </summary>
internal sealed record ReleaseInputs
{
    private ReleaseInputs(AppStackSpec value) => Value = value;

    /// <summary>The same as a spec.</summary>
    public AppStackSpec Value { get; }

    public string? Image => Value.Image;

    public List<DependencySpec>? Dependencies => Value.Dependencies;

    public MigrationSpec? Migration => Value.Migration;

    public static implicit operator AppStackSpec(ReleaseInputs inputs) => inputs.Value;

    /// <summary>The inputs of a spec as its author wrote it.</summary>
    public static ReleaseInputs Of(AppStackSpec spec) => new(Reduce(spec));

    /// <summary>The inputs of a recorded release.</summary>
    public static ReleaseInputs Remembered(AppStackSpec inputs) => new(inputs);

    /// <summary>These inputs, with all other fields from the current spec.</summary>
    public OverlaidSpec Over(AppStackSpec live) => new(Overlay(Value, live));

    private static AppStackSpec Reduce(AppStackSpec spec) => spec with
    {
        Suspend = false,
        Rollout = null,
        NetworkPolicy = NetworkPolicyMode.Restricted,
        Dependencies = spec.Dependencies?.ConvertAll(OfDependency),
        Migration =
            spec.Migration is null ? null : spec.Migration with { Retries = 0, TimeoutSeconds = 0, Quiesce = QuiesceMode.None },
        Web = spec.Web is null ? null : spec.Web with { Replicas = 0, Autoscaling = null, Disruption = null, Ingress = null },
        Processes = spec.Processes?.ConvertAll(
            p => p with { Replicas = 0, Autoscaling = null, Disruption = null, Ingress = null }),
        Tasks = spec.Tasks?.ConvertAll(OfTask),
    };

    private static AppStackSpec Overlay(AppStackSpec release, AppStackSpec live) => release with
    {
        Suspend = live.Suspend,
        Rollout = live.Rollout,
        NetworkPolicy = live.NetworkPolicy,
        Dependencies = release.Dependencies?.ConvertAll(d => OverlayDependency(d, live)),
        Migration = OverlayMigration(release.Migration, live.Migration),
        Web = OverlayWeb(release.Web, live.Web),
        Processes = release.Processes?.ConvertAll(p => OverlayProcess(p, live)),
        Tasks = release.Tasks?.ConvertAll(t => OverlayTask(t, live)).OfType<TaskSpec>().ToList(),
    };

    private static TaskSpec OfTask(TaskSpec task) => task with
    {
        Schedule = "",
        TimeZone = null,
        ConcurrencyPolicy = null,
        Retries = 0,
        TimeoutSeconds = 0,
        SuccessfulJobsHistoryLimit = null,
        FailedJobsHistoryLimit = null,
    };

    // One that the spec no longer has is not run any more: it has no schedule.
    private static TaskSpec? OverlayTask(TaskSpec release, AppStackSpec live) =>
        live.Tasks?.Find(t => t.Name == release.Name) is not { } now ? null : release with
        {
            Schedule = now.Schedule,
            TimeZone = now.TimeZone,
            ConcurrencyPolicy = now.ConcurrencyPolicy,
            Retries = now.Retries,
            TimeoutSeconds = now.TimeoutSeconds,
            SuccessfulJobsHistoryLimit = now.SuccessfulJobsHistoryLimit,
            FailedJobsHistoryLimit = now.FailedJobsHistoryLimit,
        };

    // Only engine and source of a managed server affect the app's pods, through its address and credentials.
    private static DependencySpec OfDependency(DependencySpec dependency) =>
        EngineCatalog.All.Aggregate(dependency, (reduced, engine) => engine.ReduceToRelease(reduced)) with
        {
            Required = true,
            Check = null,
            DeletionPolicy = DeletionPolicy.Retain,
        };

    // An external server is the release's own: another secretRef names another server, with a schema that this release may not
    // know.
    private static DependencySpec OverlayDependency(DependencySpec dependency, AppStackSpec live)
    {
        if (live.Dependencies?.Find(d => d.Name == dependency.Name) is not { } now)
        {
            return dependency;
        }

        var overlaid = now with { Pool = dependency.Pool, Env = dependency.Env };
        return ReferenceUse.External(dependency) is null && dependency.Service is null
            ? overlaid
            : overlaid with
            {
                Postgres = dependency.Postgres,
                Mysql = dependency.Mysql,
                Redis = dependency.Redis,
                Rabbitmq = dependency.Rabbitmq,
                Influxdb = dependency.Influxdb,
                Service = dependency.Service,
            };
    }

    private static MigrationSpec? OverlayMigration(MigrationSpec? release, MigrationSpec? live) =>
        release is null ? null : release with
        {
            Retries = live?.Retries ?? 5,
            TimeoutSeconds = live?.TimeoutSeconds ?? 900,
            Quiesce = live?.Quiesce ?? QuiesceMode.None,
        };

    private static WebSpec? OverlayWeb(WebSpec? release, WebSpec? live) =>
        release is null ? null : release with
        {
            Replicas = live?.Replicas ?? 0,
            Autoscaling = live?.Autoscaling,
            Disruption = live?.Disruption,
            Ingress = live?.Ingress,
        };

    private static ProcessSpec OverlayProcess(ProcessSpec release, AppStackSpec live)
    {
        var now = live.Processes?.Find(p => p.Name == release.Name);
        return release with
        {
            // One that the spec no longer has belongs to the release still: it runs until a release without it rolls out.
            Replicas = now?.Replicas ?? 1,
            Autoscaling = now?.Autoscaling,
            Disruption = now?.Disruption,
            Ingress = now?.Ingress,
        };
    }
}

/// <summary>A release's inputs with all other fields from the current spec; defaults are not filled in.</summary>
/// <param name="Value">The same as a spec.</param>
internal sealed record OverlaidSpec(AppStackSpec Value)
{
    /// <summary>Fills in the profile's defaults. The app's children are rendered from the result.</summary>
    public FilledSpec Fill() => FilledSpec.Of(Value);
}
