namespace Ballast.Testing;

/// <summary>Where the programs of PostgreSQL and Redis are, as <c>eng/servers</c> finds or installs them.</summary>
internal static class ServerPrograms
{
    private static readonly Lazy<string[]> Found =
        new(() => EngScript.Run("servers", "", "install PostgreSQL 15 or later and Redis 7"));

    public static string Redis => Found.Value[^1];

    public static string PostgresFolder => Found.Value[^2];

    public static string Postgres(string program) => Path.Combine(PostgresFolder, program);
}
