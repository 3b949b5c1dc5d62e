using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines.Redis;

/// <summary>Rules for Redis: pools, sizes, memory.</summary>
internal static class RedisPolicy
{
    private static readonly Quantity SmallestMaxMemory = Quantity.Parse("16Mi")!.Value;
    private static readonly Quantity LargestMaxMemory = Quantity.Parse("1Pi")!.Value;

    public static IEnumerable<FieldError> CheckPool(PoolSpec pool, string field)
    {
        var given = new (string Name, bool IsSet)[]
        {
            ("size", pool.Size is not null),
            ("overflow", pool.Overflow is not null),
            ("recycleSeconds", pool.RecycleSeconds is not null),
            ("prePing", pool.PrePing is not null),
        };
        return given.Where(g => g.IsSet).Select(g => new FieldError(
            $"{field}.{g.Name}", "is for SQL only: a Redis pool has maxConnections and timeoutSeconds"));
    }

    public static IEnumerable<FieldError> CheckManaged(ManagedRedisSpec managed, string field)
    {
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
}
