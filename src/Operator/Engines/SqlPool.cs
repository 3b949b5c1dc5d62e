using System.Globalization;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines;

/// <summary>
/// What all SQL engines have in common: the rules of a pool, and the variables for it. They are one kind: only one SQL dependency
/// of a stack sets the variables.
/// </summary>
internal static class SqlPool
{
    private const string DatabaseUrl = "DATABASE_URL";
    private const string PoolSize = "DB_POOL_SIZE";
    private const string MaxOverflow = "DB_MAX_OVERFLOW";
    private const string PoolRecycle = "DB_POOL_RECYCLE";
    private const string PoolTimeout = "DB_POOL_TIMEOUT";
    private const string PoolPrePing = "DB_POOL_PRE_PING";

    public static ConventionalNames Names { get; } =
        new(DatabaseUrl, [PoolSize, MaxOverflow, PoolRecycle, PoolTimeout, PoolPrePing]);

    public static IEnumerable<FieldError> Check(PoolSpec pool, string field) => pool.MaxConnections is not null
        ? [new FieldError(field + ".maxConnections", "is not for SQL: set size and overflow")]
        : [];

    /// <summary>The values of <see cref="Names"/>, without unset settings.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Variables(string url, PoolSpec pool)
    {
        (string Name, string? Value)[] variables =
        [
            (DatabaseUrl, url),
            (PoolSize, pool.Size?.ToString(CultureInfo.InvariantCulture)),
            (MaxOverflow, pool.Overflow?.ToString(CultureInfo.InvariantCulture)),
            (PoolRecycle, pool.RecycleSeconds?.ToString(CultureInfo.InvariantCulture)),
            (PoolTimeout, pool.TimeoutSeconds?.ToString(CultureInfo.InvariantCulture)),
            (PoolPrePing, pool.PrePing switch { true => "true", false => "false", null => null }),
        ];
        return variables.Where(v => v.Value is not null).Select(v => KeyValuePair.Create(v.Name, v.Value!));
    }
}
