using System.Security.Cryptography;
using System.Text;
using Ballast.App.Commands;

namespace Ballast.App.Migrations;

/// <summary>One step of the schema: a file <c>NNNN_name.sql</c>, applied in the order of the names.</summary>
internal sealed record MigrationFile(string Name, string Sql)
{
    /// <summary>SHA-256 of the text, independent of line ends.</summary>
    public string Checksum { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    public static IReadOnlyList<MigrationFile> LoadAll(string directory) => !Directory.Exists(directory)
        ? throw new CommandException(ExitCode.Invalid, $"folder {directory} does not exist; set MIGRATIONS_DIR")
        : [.. Directory.EnumerateFiles(directory, "*.sql").Order(StringComparer.Ordinal)
            .Select(path => new MigrationFile(Path.GetFileName(path), File.ReadAllText(path)))];
}
