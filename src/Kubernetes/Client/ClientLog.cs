using Ballast.Kubernetes.Client.Http;
using Microsoft.Extensions.Logging;

namespace Ballast.Kubernetes.Client;

/// <summary>Every message that the client logs.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(1, LogLevel.Debug, "{Request} failed at try {Attempt}, again in {Wait}: {Error}")]
    public static partial void Retrying(ILogger logger, ApiRequest request, int attempt, TimeSpan wait, string error);

    [LoggerMessage(3, LogLevel.Warning, "{Resource} {Item} cannot be read: {Field}")]
    public static partial void Unreadable(ILogger logger, string resource, string item, string field);

    [LoggerMessage(2, LogLevel.Information, "{Resource}: the server serves {ApiVersion}")]
    public static partial void Serves(ILogger logger, string resource, string apiVersion);
}
