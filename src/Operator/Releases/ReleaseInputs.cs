using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Releases;

/// <summary>Separates the parts of a spec that shape pods from those that do not.</summary>
internal static class ReleaseInputs
{
    /// <summary>
    /// The spec with everything at rest that does not shape the app's pods, so that equal releases have equal inputs.
    /// </summary>
    public static AppStackSpec Of(AppStackSpec spec) => spec with
    {
        Suspend = false,
        Rollout = null,
        NetworkPolicy = NetworkPolicyMode.Restricted,
        Dependencies = spec.Dependencies?.ConvertAll(OfDependency),
        Migration =
            spec.Migration is null ? null : spec.Migration with { Retries = 0, TimeoutSeconds = 0, Quiesce = QuiesceMode.None },
        Web = spec.Web is null ? null : spec.Web with { Replicas = 0, Autoscaling = null, Disruption = null, Ingress = null },
        Processes = spec.Processes?.ConvertAll(p => p with { Replicas = 0 }),
        Tasks = spec.Tasks?.ConvertAll(t => t with { Schedule = "", Retries = 0, TimeoutSeconds = 0 }),
    };

    /// <summary>A remembered release's inputs, with everything else as the live spec has it now.</summary>
    public static AppStackSpec Overlay(AppStackSpec release, AppStackSpec live) => release with
    {
        Suspend = live.Suspend,
        Rollout = live.Rollout,
        NetworkPolicy = live.NetworkPolicy,
        Dependencies = release.Dependencies?.ConvertAll(d => OverlayDependency(d, live)),
        Migration = OverlayMigration(release.Migration, live.Migration),
        Web = OverlayWeb(release.Web, live.Web),
        Processes = release.Processes?.ConvertAll(p => OverlayProcess(p, live)),
        Tasks = null,
    };

    // Of a managed server only engine and source reach the app's pods, by its address and credentials.
    private static DependencySpec OfDependency(DependencySpec dependency) =>
        EngineCatalog.All.Aggregate(dependency, (reduced, engine) => engine.ReduceToRelease(reduced)) with
        {
            Required = true,
            Check = null,
            DeletionPolicy = DeletionPolicy.Retain,
            Mysql = OfMysql(dependency.Mysql),
        };

    // It has no engine yet that would say this.
    private static MysqlSpec? OfMysql(MysqlSpec? mysql) => mysql is { Managed: { } managed }
        ? mysql with { Managed = new ManagedSqlSpec { Version = managed.Version.Split('.')[0] } }
        : mysql;

    private static DependencySpec OverlayDependency(DependencySpec dependency, AppStackSpec live) =>
        live.Dependencies?.Find(d => d.Name == dependency.Name) is { } now
            ? now with { Pool = dependency.Pool, Env = dependency.Env }
            : dependency;

    private static MigrationSpec? OverlayMigration(MigrationSpec? release, MigrationSpec? live) =>
        release is null ? null : release with
        {
            Retries = live?.Retries ?? 5,
            TimeoutSeconds = live?.TimeoutSeconds ?? 900,
        };

    private static WebSpec? OverlayWeb(WebSpec? release, WebSpec? live) =>
        release is null ? null : release with
        {
            Replicas = live?.Replicas ?? 0,
            Autoscaling = live?.Autoscaling,
            Disruption = live?.Disruption,
            Ingress = live?.Ingress,
        };

    private static ProcessSpec OverlayProcess(ProcessSpec release, AppStackSpec live) =>
        release with { Replicas = live.Processes?.Find(p => p.Name == release.Name)?.Replicas ?? 0 };
}
