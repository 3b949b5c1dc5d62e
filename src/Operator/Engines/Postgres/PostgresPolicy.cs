using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines.Postgres;

/// <summary>Rules for PostgreSQL: sizes.</summary>
internal static class PostgresPolicy
{
    private static readonly Quantity SmallestStorage = Quantity.Parse("256Mi")!.Value;

    public static IEnumerable<FieldError> CheckManaged(ManagedServerSpec managed, string field) =>
        Quantity.Parse(managed.Storage) < SmallestStorage
            ? [new FieldError(
                field + ".storage", $"{managed.Storage} is too small for PostgreSQL's own files: at least 256Mi")]
            : [];
}
