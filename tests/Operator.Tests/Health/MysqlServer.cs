using Ballast.Operator.Engines;
using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Health;

/// <summary>A MariaDB on a free port of loopback, with TLS and a certificate of a private authority for 127.0.0.2.</summary>
public sealed class MysqlServer : IAsyncLifetime
{
    private MariadbProcess? _server;

    public TestAuthority Authority { get; } = new("private");

    public TestAuthority Other { get; } = new("other");

    public int Port => _server!.Port;

    internal ConnectionInfo App => new("127.0.0.1", Port, "app", Servers.Password, "football");

    public async Task InitializeAsync()
    {
        var password =
            Servers.Password.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal);
        _ = WellKnownAuthority.Server;
        var pair = Authority.IssueServer([Servers.CertifiedHost]);
        _server = await MariadbProcess.StartAsync(
            $"""
            CREATE DATABASE football;
            CREATE USER app@'%' IDENTIFIED BY '{password}';
            GRANT ALL ON football.* TO app@'%';
            CREATE USER limited@'%' IDENTIFIED BY '{password}' WITH MAX_USER_CONNECTIONS 1;
            GRANT ALL ON football.* TO limited@'%';
            CREATE USER keeper@'%' IDENTIFIED BY '{password}';
            GRANT ALL ON *.* TO keeper@'%';
            CREATE USER stranger@'%' IDENTIFIED BY '{password}';
            CREATE USER demanding@'%' IDENTIFIED BY '{password}' REQUIRE SSL;
            GRANT ALL ON football.* TO demanding@'%';
            CREATE USER ed@'%' IDENTIFIED VIA ed25519 USING PASSWORD('canary');
            CREATE USER clear@'%' IDENTIFIED VIA pam;
            GRANT ALL ON football.* TO clear@'%';

            """,
            new Dictionary<string, string> { ["tls.crt"] = pair.Certificate, ["tls.key"] = pair.Key },
            $"--bind-address=127.0.0.1,{Servers.CertifiedHost},{OwnAddress.Value}", "--max-connections=37",
            "--plugin-load-add=auth_pam_v1", "--pam-use-cleartext-plugin=ON", "--plugin-load-add=auth_ed25519",
            "--ssl-cert={folder}/tls.crt", "--ssl-key={folder}/tls.key");
        CheckResult? last = null;
        await Eventually.TrueAsync(
            async () => (last = await Servers.CheckAsync("mysql", App)).State == HealthState.Healthy, () => last?.Message ?? "");
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Authority.Dispose();
        Other.Dispose();
    }
}
