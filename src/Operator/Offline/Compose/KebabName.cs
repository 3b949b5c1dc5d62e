using System.Text.RegularExpressions;

namespace Ballast.Operator.Offline.Compose;

/// <summary>Names as Kubernetes wants them: lower-case letters, digits and hyphens, a letter first.</summary>
internal static partial class KebabName
{
    public static string Of(string name, int length)
    {
        var kebab =
            Others().Replace(name.ToLowerInvariant(), "-").TrimStart('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        kebab = (kebab.Length > length ? kebab[..length] : kebab).TrimEnd('-');
        return kebab.Length == 0 ? "x" : kebab;
    }

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Others();
}
