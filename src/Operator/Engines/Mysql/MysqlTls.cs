namespace Ballast.Operator.Engines.Mysql;

/// <summary>
/// MySQL's ssl-mode. A connection has it in the words of PostgreSQL's sslmode, which are the words of all engines.
/// </summary>
internal static class MysqlTls
{
    /// <summary>The parameter of a URI.</summary>
    public const string Parameter = "ssl-mode";

    private static readonly (string Word, string Mode)[] Known =
    [
        ("DISABLED", "disable"), ("PREFERRED", ""), ("REQUIRED", "require"), ("VERIFY_CA", "verify-ca"),
        ("VERIFY_IDENTITY", "verify-full"),
    ];

    public static IEnumerable<string> Modes => Known.Select(k => k.Word);

    /// <summary>MySQL's word as a mode; empty for the default. Null: not a word of MySQL's.</summary>
    public static string? Read(string word) =>
        Known.FirstOrDefault(k => k.Word.Equals(word, StringComparison.OrdinalIgnoreCase)).Mode;

    /// <summary>A mode as MySQL's word.</summary>
    public static string Word(string mode) => Known.First(k => k.Mode == mode).Word;

    /// <summary>True: an unencrypted connection is not allowed.</summary>
    public static bool IsStrict(string? mode) => mode is "require" or "verify-ca" or "verify-full";
}
