using System.Text.Json.Serialization.Metadata;

namespace Ballast.Kubernetes.Client;

/// <summary>The behaviour of the client, independent of the cluster.</summary>
public sealed record KubernetesClientOptions
{
    /// <summary>
    /// JSON of the caller's own kinds, used before that of the built-in ones. It must hold both <c>T</c> and
    /// <c>KubernetesList&lt;T&gt;</c> for a kind <c>T</c>. Default: none.
    /// </summary>
    public IList<IJsonTypeInfoResolver> TypeInfoResolvers { get; init; } = [];

    /// <summary>Sent as User-Agent. Default: <c>ballast</c>.</summary>
    public string UserAgent { get; set; } = "ballast";

    /// <summary>
    /// The field manager of creates, replaces and merge patches; applies name their own. Default: <c>ballast</c>.
    /// </summary>
    public string FieldManager { get; set; } = "ballast";

    /// <summary>Time limit of one attempt of a request, body included; also of the start of a watch. Default: 30 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time limit of a new connection, TLS included. Default: 10 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// After this silence an HTTP/2 connection is pinged, and the answer may take as long again. A dead connection is noticed
    /// after twice this time. Default: 15 s.
    /// </summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// A watch that the server does not end is closed this long after its <c>timeoutSeconds</c>. Default: 15 s.
    /// </summary>
    public TimeSpan WatchSlack { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// After this time a connection takes no new requests, so that requests spread over servers behind a load balancer.
    /// Default: 10 minutes.
    /// </summary>
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Maximum number of retries of a request. Default: 4.</summary>
    public int MaxRetries { get; set; } = 4;

    /// <summary>
    /// If the server asks to wait longer than this, the caller gets the error instead of a retry. Default: 10 s.
    /// </summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(10);
}
