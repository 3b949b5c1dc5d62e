namespace Ballast.Operator.Engines.Mysql;

/// <summary>The server refuses the credentials without TLS: the answer is the same if it demands TLS of the user.</summary>
internal sealed class MysqlPlainRefusedException : Exception;
