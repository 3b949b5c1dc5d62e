using System.Globalization;
using Ballast.Kubernetes.Client;

namespace Ballast.Kubernetes.Caching;

/// <summary>What a failure of a list or watch is called in the metrics.</summary>
internal static class WatchFailure
{
    public static string CauseOf(Exception error) => error switch
    {
        KubernetesApiException { IsExpired: true } => "expired",
        KubernetesApiException api => ((int)api.StatusCode).ToString(CultureInfo.InvariantCulture),
        StaleListException => "stale",
        OperationCanceledException => "timeout",
        HttpRequestException or IOException => "connection",
        _ => "other",
    };
}
