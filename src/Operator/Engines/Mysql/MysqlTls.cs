using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines.Mysql;

/// <summary>MySQL's ssl-mode, in place of which a connection has the mode of libpq that means the same.</summary>
internal static class MysqlTls
{
    /// <summary>The parameter of a URI.</summary>
    public const string Parameter = "ssl-mode";

    private static readonly (string Word, string Mode)[] Known =
    [
        ("DISABLED", TlsMode.Disable), ("PREFERRED", TlsMode.Prefer), ("REQUIRED", TlsMode.Require),
        ("VERIFY_CA", TlsMode.VerifyCa), ("VERIFY_IDENTITY", TlsMode.VerifyFull),
    ];

    public static IEnumerable<string> Words => Known.Select(k => k.Word);

    public static IEnumerable<string> Modes => Known.Select(k => k.Mode);

    public static IEnumerable<FieldError> Check(ExternalTlsSpec tls, string field) =>
        tls.Mode is { } mode && !Modes.Contains(mode)
            ? [new FieldError(
                field + ".mode", $"{mode} is not for MySQL, which has no such mode: set {string.Join(", ", Modes)}")]
            : [];

    /// <summary>The mode of MySQL's word. Null: not a word of MySQL's.</summary>
    public static string? Read(string word) =>
        Known.FirstOrDefault(k => k.Word.Equals(word, StringComparison.OrdinalIgnoreCase)).Mode;

    /// <summary>A mode as MySQL's word.</summary>
    public static string Word(string mode) => Known.First(k => k.Mode == mode).Word;
}
