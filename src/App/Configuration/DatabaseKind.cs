namespace Ballast.App.Configuration;

/// <summary>The kinds of database server that the application works with; MariaDB counts as MySQL.</summary>
internal enum DatabaseKind
{
    Postgresql,
    Mysql,
}
