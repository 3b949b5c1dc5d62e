using System.Diagnostics.CodeAnalysis;

namespace Ballast.App.Configuration;

/// <summary>The address of RabbitMQ.</summary>
internal sealed record BrokerAddress(string Host, int Port, string Username, string Password, string VirtualHost, bool Tls)
{
    /// <summary>
    /// Parses <c>amqp[s]://user:password@host:port/virtual-host</c>, or <c>pyamqp://</c> as Celery has it; parts are
    /// percent-encoded, and without a path the virtual host is <c>/</c>.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out BrokerAddress? address, out string fault)
    {
        address = null;
        fault = "must look like amqp://user:password@host:5672/virtual-host, each part percent-encoded";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps" or "pyamqp")
            || uri.Host.Length == 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            return false;
        }

        var user = uri.UserInfo.Split(':', 2);
        if (user is not [{ Length: > 0 }, _])
        {
            return false;
        }

        var tls = uri.Scheme == "amqps";
        var path = uri.AbsolutePath.Length > 1 ? uri.AbsolutePath[1..] : "/";
        address = new BrokerAddress(
            uri.IdnHost.Trim('[', ']'), uri.Port > 0 ? uri.Port : tls ? 5671 : 5672, Uri.UnescapeDataString(user[0]),
            Uri.UnescapeDataString(user[1]), Uri.UnescapeDataString(path), tls);
        return true;
    }

    /// <summary>Without user and password, for logs and messages.</summary>
    public override string ToString() => VirtualHost == "/" ? $"{Host}:{Port}" : $"{Host}:{Port}/{VirtualHost}";
}
