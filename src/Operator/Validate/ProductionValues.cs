using Ballast.Operator.Profiles;

namespace Ballast.Operator.Validate;

/// <summary>Values that a production system must not run with. Messages never contain the value.</summary>
internal static class ProductionValues
{
    private const int SecretLength = 32;
    private const int FewestDifferent = 8;

    private static readonly string[] Secrets = ["SECRET_KEY", "JWT_SECRET", "AES_SECRET"];

    private static readonly string[] True = ["true", "1", "yes", "on", "t", "y"];

    // Parts of values that tutorials, templates and frameworks use, reduced to lower-case letters and digits.
    private static readonly string[] KnownDefaults =
    [
        "changeme", "changethis", "changeit", "changeinproduction", "replaceme", "replacethis", "yoursecret", "yourjwt",
        "yourkey",
        "yoursupersecret", "supersecret", "mysecret", "topsecret", "secretkeyhere", "defaultsecret", "djangoinsecure",
        "insecuresecret",
        "notsecret", "notasecret", "developmentkey", "devsecret", "testsecret", "examplesecret", "placeholder",
        "0123456789abcdef0123456789abcdef", "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
    ];

    /// <summary>Why a variable must not have this value in production, and how to correct it; null: it may.</summary>
    public static string? Fault(string name, string value)
    {
        if (name == ProfileEnvironment.Debug)
        {
            return True.Contains(value.Trim(), StringComparer.OrdinalIgnoreCase)
                ? "debugging is refused in the Production profile: set false, or use the Development profile"
                : null;
        }

        return Secrets.Contains(name) ? SecretFault(value) : null;
    }

    private static string? SecretFault(string value)
    {
        const string mend = "generate one with `openssl rand -hex 32`";
        if (value.Length < SecretLength)
        {
            return $"has fewer than {SecretLength} characters, which the Production profile refuses: {mend}";
        }

        var plain = string.Concat(value.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        if (Array.Exists(KnownDefaults, known => plain.Contains(known, StringComparison.Ordinal)))
        {
            return $"is a known default, which the Production profile refuses: {mend}";
        }

        return value.Distinct().Count() < FewestDifferent
            ? $"repeats a few characters, which the Production profile refuses: {mend}"
            : null;
    }
}
