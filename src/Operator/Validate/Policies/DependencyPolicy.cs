using System.Globalization;
using System.Numerics;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.References;

namespace Ballast.Operator.Validate.Policies;

/// <summary>What each engine and source allows: versions, sizes, pools, checks.</summary>
internal static class DependencyPolicy
{
    private static readonly Quantity SmallestSqlStorage = Quantity.Parse("256Mi")!.Value;
    private static readonly Quantity SmallestMaxMemory = Quantity.Parse("16Mi")!.Value;
    private static readonly Quantity LargestMaxMemory = Quantity.Parse("1Pi")!.Value;

    public static IEnumerable<FieldError> Check(SpecReview review) => review.Dependencies.SelectMany(d =>
        CheckPool(d.Dependency, d.Field + ".pool")
            .Concat(CheckAsker(d.Dependency, d.Field + ".check.mode"))
            .Concat(CheckPostgres(d.Dependency.Postgres?.Managed, d.Field + ".postgres.managed"))
            .Concat(CheckRedis(d.Dependency.Redis?.Managed, d.Field + ".redis.managed")));

    private static IEnumerable<FieldError> CheckPool(DependencySpec dependency, string field)
    {
        var pool = dependency.Pool ?? new PoolSpec();
        if (dependency.Postgres is not null && pool.MaxConnections is not null)
        {
            yield return new FieldError(field + ".maxConnections", "is not for SQL: set size and overflow");
        }

        if (dependency.Redis is null)
        {
            yield break;
        }

        var given = new (string Name, bool IsSet)[]
        {
            ("size", pool.Size is not null),
            ("overflow", pool.Overflow is not null),
            ("recycleSeconds", pool.RecycleSeconds is not null),
            ("prePing", pool.PrePing is not null),
        };
        foreach (var (name, _) in given.Where(g => g.IsSet))
        {
            yield return new FieldError($"{field}.{name}", "is for SQL only: a Redis pool has maxConnections and timeoutSeconds");
        }
    }

    private static IEnumerable<FieldError> CheckAsker(DependencySpec dependency, string field) =>
        dependency.Check?.Mode == CheckMode.PodReady && ReferenceUse.External(dependency) is not null
            ? [new FieldError(
                field, "PodReady is for managed dependencies, since the pod of an external one is not known: use Operator")]
            : [];

    private static IEnumerable<FieldError> CheckPostgres(ManagedSqlSpec? managed, string field)
    {
        if (managed is null)
        {
            yield break;
        }

        foreach (var error in CheckVersion(managed.Version, "PostgreSQL", 12, 18, field))
        {
            yield return error;
        }

        if (Quantity.Parse(managed.Storage) < SmallestSqlStorage)
        {
            yield return new FieldError(
                field + ".storage", $"{managed.Storage} is too small for PostgreSQL's own files: at least 256Mi");
        }
    }

    private static IEnumerable<FieldError> CheckRedis(ManagedRedisSpec? managed, string field)
    {
        if (managed is null)
        {
            yield break;
        }

        foreach (var error in CheckVersion(managed.Version, "Redis", 6, 8, field))
        {
            yield return error;
        }

        if (Quantity.Parse(managed.MaxMemory) is not { } memory)
        {
            yield break;
        }

        if (memory < SmallestMaxMemory)
        {
            yield return new FieldError(field + ".maxMemory", $"{managed.MaxMemory} is too small for a Redis: at least 16Mi");
        }

        if (memory > LargestMaxMemory)
        {
            yield return new FieldError(field + ".maxMemory", $"{managed.MaxMemory} is more than any machine has: at most 1Pi");
        }

        if (managed.Persistence && Quantity.Parse(managed.Storage)?.Value < memory.Value * 2)
        {
            yield return new FieldError(
                field + ".storage",
                $"{managed.Storage} is less than twice maxMemory {managed.MaxMemory}, which rewriting the append-only file can "
                    + $"take: enlarge it");
        }

        if (Quantity.Parse(managed.Resources?.Limits?.GetValueOrDefault("memory")) < memory)
        {
            yield return new FieldError(
                field + ".resources.limits[memory]", $"is less than maxMemory {managed.MaxMemory}: raise it");
        }
    }

    private static IEnumerable<FieldError> CheckVersion(string version, string server, int oldest, int newest, string field) =>
        BigInteger.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
        && (major < oldest || major > newest)
            ? [new FieldError(field + ".version", $"{server} {major} is not supported: choose {oldest} to {newest}")]
            : [];
}
