using System.Diagnostics;

namespace Ballast.App.Tests;

/// <summary>
/// A Redis and an InfluxDB that expect TLS, with a certificate for <see cref="Rabbit.CertifiedHost"/>; RabbitMQ is shared.
/// </summary>
public sealed class EncryptedServers(Rabbit rabbit) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ballast-app-tls-tests-");
    private readonly int _redisPort = FreePort.Next();
    private InfluxdbProcess? _influxdb;
    private Process? _redis;

    /// <summary>An authority that has issued none of the certificates.</summary>
    public TestAuthority Other { get; } = new("other");

    public async Task InitializeAsync()
    {
        var pair = rabbit.Authority.IssueServer([Rabbit.CertifiedHost]);
        _influxdb = await InfluxdbProcess.StartAsync("app", Servers.Password, "shop", pair);
        foreach (var (name, text) in new[]
        {
            ("tls.crt", pair.Certificate), ("tls.key", pair.Key), ("own.crt", rabbit.Authority.Pem), ("other.crt", Other.Pem),
        })
        {
            await File.WriteAllTextAsync(InFolder(name), text);
        }

        await ChildProcesses.GiveAwayAsync(_folder.FullName, InFolder("chown.log"));
        _redis = await ChildProcesses.StartAsync(
            ServerPrograms.Redis,
            [
                "--port", "0", "--tls-port", $"{_redisPort}", "--bind", "127.0.0.1", Rabbit.CertifiedHost, "--tls-auth-clients",
                "no", "--tls-cert-file", InFolder("tls.crt"), "--tls-key-file", InFolder("tls.key"), "--tls-ca-cert-file",
                InFolder("own.crt"), "--requirepass", Servers.Password, "--save", "", "--dir", _folder.FullName,
            ],
            InFolder("redis.log"), unprivileged: true);
    }

    public async Task DisposeAsync()
    {
        _redis?.Kill();
        await (_redis?.WaitForExitAsync() ?? Task.CompletedTask);
        if (_influxdb is { } influxdb)
        {
            await influxdb.DisposeAsync();
        }

        Other.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>The settings of the three servers as a stack injects them, with dependencies of other names.</summary>
    /// <param name="mode">The mode of each; null: the schemes of the URLs say that there is TLS.</param>
    /// <param name="authority"><c>own</c>, <c>other</c>, or null for the well-known ones.</param>
    public Dictionary<string, string> Environment(string host, string? mode, string? authority)
    {
        var password = Uri.EscapeDataString(Servers.Password);
        var s = mode is null ? "s" : "";
        var environment = new Dictionary<string, string>
        {
            ["REQUIRED_DEPENDENCIES"] = "none",
            ["REDIS_URL"] = $"redis{s}://:{password}@{host}:{_redisPort}/0",
            ["AMQP_URL"] = $"amqp{s}://app:{password}@{host}:{rabbit.TlsPort}/test0",
            ["INFLUXDB_URL"] = $"http{s}://{host}:{_influxdb!.Port}",
            ["INFLUXDB_TOKEN"] = $"app:{Servers.Password}",
            ["INFLUXDB_BUCKET"] = "shop",
        };
        foreach (var (name, url) in new[] { ("CACHE", "REDIS_URL"), ("QUEUE", "AMQP_URL"), ("STATS", "INFLUXDB_URL") })
        {
            environment[$"{name}_URL"] = environment[url];
            environment[$"{name}_SSLMODE"] = mode ?? "";
            environment[$"{name}_SSLROOTCERT"] = authority is null ? "" : InFolder($"{authority}.crt");
        }

        return environment;
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);
}
