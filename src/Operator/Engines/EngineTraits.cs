using System.Globalization;
using System.Numerics;

namespace Ballast.Operator.Engines;

/// <summary>An image of an engine's managed server.</summary>
/// <param name="Repository">
/// The official image, without a tag; also its name in options and in the chart: an option can set another repository.
/// </param>
/// <param name="Product">Name of the program in it, for messages.</param>
/// <param name="User">The user id of its process, which is also the group id (fsGroup) of its volume.</param>
internal sealed record EngineImage(string Repository, string Product, long User);

/// <summary>The versions that the operator can run.</summary>
/// <param name="Choice">Which they are, for messages.</param>
/// <param name="Newest">The one to choose where there is no other reason.</param>
/// <param name="Allows">Whether a version, numbers with dots between them, is one of them.</param>
internal sealed record VersionRule(string Choice, string Newest, Func<string, bool> Allows)
{
    /// <summary>Every version whose first number is in a range.</summary>
    public static VersionRule Majors(int oldest, int newest) => new(
        $"{oldest} to {newest}", newest.ToString(CultureInfo.InvariantCulture),
        version => BigInteger.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && major >= oldest && major <= newest);
}

/// <summary>
/// Names of the variables that an app expects. Engines with the same <paramref name="Url"/> are of one kind: only one dependency
/// of a kind sets them.
/// </summary>
/// <param name="Url">Where the server is and how to sign in, for example <c>DATABASE_URL</c>; empty for no variables.</param>
/// <param name="Pool">Set by fields of <c>pool</c>; a dependency's own <c>env</c> may not set them.</param>
/// <param name="Parts">Parts of the address and credentials that are not in the URL.</param>
internal sealed record ConventionalNames(string Url, IReadOnlyList<string> Pool, IReadOnlyList<string> Parts)
{
    public ConventionalNames(string url, IReadOnlyList<string> pool)
        : this(url, pool, [])
    {
    }

    /// <summary>For an engine that has none.</summary>
    public static ConventionalNames None { get; } = new("", []);

    public IReadOnlyList<string> All { get; } = Url.Length == 0 ? [] : [Url, .. Pool, .. Parts];
}
