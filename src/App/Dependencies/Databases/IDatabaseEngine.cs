using System.Data.Common;
using Ballast.App.Configuration;

namespace Ballast.App.Dependencies.Databases;

/// <summary>What differs between the database servers: the driver, and the few statements that have no common form.</summary>
internal interface IDatabaseEngine
{
    /// <summary>The folder of its SQL files in <c>migrations</c>.</summary>
    string MigrationsFolder { get; }

    /// <summary>The command that prepares the session of a migrator.</summary>
    string MigrationSession { get; }

    /// <summary>Waits for the lock of all migrators of this database and answers 1; the end of the session frees it.</summary>
    string MigrationLock { get; }

    /// <summary>Creates the table <c>schema_migrations</c> unless it exists.</summary>
    string MigrationTable { get; }

    /// <summary>The pool. Its metrics have the pool name "main".</summary>
    DbDataSource CreatePool(DatabaseSettings settings);

    /// <summary>Connections outside the pool, whose statements have no time limit.</summary>
    DbDataSource CreateUnpooled(DatabaseSettings settings);

    /// <summary>Closes all idle connections of the pool.</summary>
    Task ClearAsync(DbDataSource pool, DbConnection connection, CancellationToken cancellationToken);

    /// <summary>The version of the connected server, such as 15.4.</summary>
    string Version(DbConnection connection);

    /// <summary>True: there is no connection, and the driver does not tell why.</summary>
    bool HidesCause(DbException exception);

    /// <summary>An INSERT that also answers these columns of the new row, whose key is <c>id</c>.</summary>
    string InsertReturning(string insert, string table, string columns);

    /// <summary>An INSERT that does nothing if a row has the same key.</summary>
    string InsertOnce(string insert, string key);

    /// <summary>Stores what <paramref name="select"/> yields, in place of rows that have the same key.</summary>
    string Replace(string table, string key, string column, string select);

    /// <summary>The engine of a kind.</summary>
    static IDatabaseEngine Of(DatabaseKind kind) => kind == DatabaseKind.Mysql ? new MysqlEngine() : new PostgresEngine();
}
