using System.Text.Json.Serialization.Metadata;

namespace Ballast.Kubernetes.Client;

/// <summary>How the client behaves, whichever cluster it talks to.</summary>
public sealed record KubernetesClientOptions
{
    /// <summary>
    /// JSON of the caller's own kinds, asked before that of the built-in ones. For a kind <c>T</c> both <c>T</c> and
    /// <c>KubernetesList&lt;T&gt;</c> must be in it. Default: none.
    /// </summary>
    public IList<IJsonTypeInfoResolver> TypeInfoResolvers { get; init; } = [];

    /// <summary>Sent as User-Agent. Default: <c>ballast</c>.</summary>
    public string UserAgent { get; set; } = "ballast";

    /// <summary>
    /// The field manager of creates, replaces and merge patches; applies name their own. Default: <c>ballast</c>.
    /// </summary>
    public string FieldManager { get; set; } = "ballast";

    /// <summary>
    /// How long one try of a request may take, the body included; also how long a watch may take to begin. Default: 30 s.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection may take to be made, TLS included. Default: 10 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a silent HTTP/2 connection is believed before it is pinged, and then how long the answer may take. A connection
    /// that leads nowhere is noticed after twice this. Default: 15 s.
    /// </summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long after its <c>timeoutSeconds</c> a watch that the server did not end is given up. Default: 15 s.
    /// </summary>
    public TimeSpan WatchSlack { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// After this a connection takes no new requests, so that a balanced server is spread over. Default: 10 minutes.
    /// </summary>
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a request is repeated at most. Default: 4.</summary>
    public int MaxRetries { get; set; } = 4;

    /// <summary>A server that asks to wait longer than this gets its error handed to the caller instead. Default: 10 s.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(10);
}
