using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines.Mysql;

/// <summary>Rules for MySQL and MariaDB: versions, sizes.</summary>
internal static class MysqlPolicy
{
    private static readonly Quantity SmallestStorage = Quantity.Parse("512Mi")!.Value;

    /// <summary>
    /// 8.1 to 8.3 were replaced by 8.4. Where two numbers are the major version, one alone is refused: the image <c>mysql:8</c>
    /// is another major version from one day to the next, and its server would not start with the data.
    /// </summary>
    public static VersionRule Versions { get; } = new(
        "8.0, 8.4 or 9 of MySQL, or 10.x or 11.x of MariaDB, such as 10.11", "8.4",
        version => version.Split('.') switch
        {
            ["8", "0" or "4", ..] or ["9", ..] or ["10" or "11", _, ..] => true,
            _ => false,
        });

    public static string MajorVersion(string version) => version.Split('.') switch
    {
        ["9", ..] => "9",
        [var first, var second, ..] => $"{first}.{second}",
        _ => version,
    };

    public static IEnumerable<FieldError> CheckManaged(ManagedServerSpec managed, string field) =>
        Quantity.Parse(managed.Storage) < SmallestStorage
            ? [new FieldError(field + ".storage", $"{managed.Storage} is too small for MySQL's own files: at least 512Mi")]
            : [];
}
