using System.Data.Common;

namespace Ballast.App.Dependencies.Databases;

/// <summary>The database cannot be reached; the inner exception is why.</summary>
internal sealed class DatabaseUnreachableException(Exception cause) : DbException("the database cannot be reached", cause);
