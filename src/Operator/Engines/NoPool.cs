using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines;

/// <summary>For engines whose clients have no pool that a variable could set.</summary>
internal static class NoPool
{
    private static readonly PoolSpec Unset = new();

    public static IEnumerable<FieldError> Check(PoolSpec pool, string field, string product) => pool == Unset
        ? []
        : [new FieldError(field, $"is for SQL and Redis: no variable hands it to a client of {product}; leave it out")];
}
