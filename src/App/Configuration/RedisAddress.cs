using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ballast.App.Configuration;

/// <summary>The address of Redis.</summary>
internal sealed record RedisAddress(string Host, int Port, string Password, int Database, bool Tls)
{
    /// <summary>Parses <c>redis[s]://[:password@]host:port/number</c>; the password is percent-encoded.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RedisAddress? address, out string fault)
    {
        address = null;
        fault = "must look like redis://:password@host:6379/0, the password percent-encoded";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("redis" or "rediss") || uri.Host.Length == 0
            || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            return false;
        }

        var path = uri.AbsolutePath.Trim('/');
        var database = 0;
        if (path.Length > 0 && !int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out database))
        {
            return false;
        }

        var user = uri.UserInfo.Split(':', 2);
        if (user.Length > 1 && user[0] is not ("" or "default"))
        {
            fault = "must not name a user other than default";
            return false;
        }

        var password = Uri.UnescapeDataString(user[^1]);
        address = new RedisAddress(
            uri.IdnHost.Trim('[', ']'), uri.Port > 0 ? uri.Port : 6379, password, database, uri.Scheme == "rediss");
        return true;
    }

    /// <summary>Without the password, for logs and messages.</summary>
    public override string ToString() => $"{Host}:{Port}/{Database}";
}
