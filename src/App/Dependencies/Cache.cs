using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Ballast.App.Configuration;
using Ballast.App.Metrics;
using Polly.CircuitBreaker;
using StackExchange.Redis;

namespace Ballast.App.Dependencies;

/// <summary>
/// Redis as an optional cache: a failure counts as a miss.
/// </summary>
internal sealed class Cache : IDependency, IAsyncDisposable
{
    /// <summary>As it is optional, seldom tried while it fails: the request that tries may wait for its time-out.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly RedisSettings _settings;
    private readonly AppMetrics _metrics;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Lazy<Task<ConnectionMultiplexer>> _redis;
    private CertificateRefusedException? _refused;

    public Cache(RedisSettings settings, AppMetrics metrics, ILoggerFactory logging, TimeProvider time)
    {
        _settings = settings;
        _metrics = metrics;
        _logger = logging.CreateLogger<Cache>();
        _time = time;
        _redis = new Lazy<Task<ConnectionMultiplexer>>(ConnectAsync);
        Circuit = new Circuit(Name, Pause, _logger, time);
    }

    public string Name => "redis";

    public string Address => _settings.Address.ToString();

    public bool Required => _settings.Required;

    public Circuit Circuit { get; }

    /// <summary>The value, or null if it is missing or Redis does not answer.</summary>
    public async Task<byte[]?> GetAsync(string key)
    {
        byte[]? value = await TryAsync(async redis => (byte[]?)await redis.StringGetAsync(key));
        _metrics.CacheRead(value is not null);
        return value;
    }

    public Task SetAsync(string key, byte[] value, TimeSpan lifetime) =>
        TryAsync(redis => redis.StringSetAsync(key, value, lifetime));

    /// <summary>Counts up, and returns the number; 0 if Redis does not answer.</summary>
    public Task<long> IncrementAsync(string key) => TryAsync(redis => redis.StringIncrementAsync(key));

    /// <summary>Removes a key. If Redis does not answer, an old value may stay until it expires.</summary>
    public Task RemoveAsync(string key) => TryAsync(redis => redis.KeyDeleteAsync(key));

    public async Task<string> PingAsync(CancellationToken cancellationToken)
    {
        // Try the network: the client does not say why it has no connection.
        if (!_redis.IsValueCreated || !_redis.Value.IsCompletedSuccessfully || !(await _redis.Value).IsConnected)
        {
            await ReachAsync(cancellationToken);
        }

        var redis = await ConnectedAsync(cancellationToken);
        await redis.GetDatabase().PingAsync().WaitAsync(_settings.Timeout, _time, cancellationToken);
        return redis.GetServer(redis.GetEndPoints()[0]).Version.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_redis.IsValueCreated)
        {
            return;
        }

        var redis = await _redis.Value;
        await redis.CloseAsync();
        _logger.LogDebug("Redis is closed");
    }

    private async Task<T?> TryAsync<T>(Func<IDatabase, Task<T>> work)
    {
        var connecting = _redis.Value;
        if (!connecting.IsCompletedSuccessfully)
        {
            return default;
        }

        try
        {
            var redis = await connecting;
            return await Circuit.RunAsync(
                token => work(redis.GetDatabase()).WaitAsync(_settings.Timeout, _time, token), CancellationToken.None);
        }
        catch (BrokenCircuitException)
        {
            return default;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            _metrics.Failed("cache");
            _logger.LogWarning("Redis: {Reason:l}; going on without the cache", PlainWords.Describe(e));
            return default;
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var address = _settings.Address;
        var options = new ConfigurationOptions
        {
            EndPoints = { { address.Host, address.Port } },
            Password = address.Password.Length > 0 ? address.Password : null,
            DefaultDatabase = address.Database,
            Ssl = _settings.Tls.IsOn,
            SslHost = address.Host,
            AbortOnConnectFail = false,
            // Without a connection, a command fails at once and says why the connection failed. By default it would wait in a
            // queue, and say only that it timed out.
            BacklogPolicy = BacklogPolicy.FailFast,
            ConnectTimeout = (int)_settings.Timeout.TotalMilliseconds,
            SyncTimeout = (int)_settings.Timeout.TotalMilliseconds,
            ClientName = "ballast-app",
        };
        options.CertificateValidation += Accept;
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    // The client tries again until its time is over, and does not say why.
    private async Task<ConnectionMultiplexer> ConnectedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var redis = await _redis.Value.WaitAsync(cancellationToken);
            return redis.IsConnected || _refused is not { } refused ? redis : throw refused;
        }
        catch (OperationCanceledException) when (_refused is { } refused)
        {
            throw refused;
        }
    }

    // The client swallows what is thrown here.
    private bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        try
        {
            var isAccepted = ServerCertificate.Accept(_settings.Tls, certificate, chain, errors);
            _refused = null;
            return isAccepted;
        }
        catch (CertificateRefusedException e)
        {
            _refused = e;
            return false;
        }
    }

    private async Task ReachAsync(CancellationToken cancellationToken)
    {
        using var probe = new TcpClient();
        await probe.ConnectAsync(_settings.Address.Host, _settings.Address.Port, cancellationToken);
    }
}
