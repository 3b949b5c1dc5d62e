using System.Diagnostics;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Health;

/// <summary>A MariaDB on a free port of loopback, with TLS and a certificate of a private authority for 127.0.0.2.</summary>
public sealed class MysqlServer : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ballast-mysql-tests-");
    private Process? _process;

    public TestAuthority Authority { get; } = new("private");

    public TestAuthority Other { get; } = new("other");

    public int Port { get; } = FreePort.Next();

    internal ConnectionInfo App => new("127.0.0.1", Port, "app", Servers.Password, "football");

    public async Task InitializeAsync()
    {
        var password =
            Servers.Password.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            InFolder("users.sql"),
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

            """);
        _ = WellKnownAuthority.Server;
        var pair = Authority.IssueServer([Servers.CertifiedHost]);
        await File.WriteAllTextAsync(InFolder("tls.crt"), pair.Certificate);
        await File.WriteAllTextAsync(InFolder("tls.key"), pair.Key);
        await ChildProcesses.RunAsync("chmod", ["600", InFolder("tls.key")], InFolder("chmod.log"));
        await ChildProcesses.GiveAwayAsync(_folder.FullName, InFolder("chown.log"));
        await ChildProcesses.RunAsync(
            "mariadb-install-db",
            ["--no-defaults", $"--datadir={InFolder("data")}", "--auth-root-authentication-method=normal", "--skip-test-db"],
            InFolder("install.log"), unprivileged: true);
        _process = await ChildProcesses.StartAsync(
            "mariadbd",
            ["--no-defaults", $"--datadir={InFolder("data")}", $"--port={Port}",
                $"--bind-address=127.0.0.1,{Servers.CertifiedHost},{OwnAddress.Value}",
                $"--socket={InFolder("socket")}", $"--init-file={InFolder("users.sql")}", "--max-connections=37",
                "--innodb-buffer-pool-size=8M", "--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve",
                "--plugin-load-add=auth_pam_v1", "--pam-use-cleartext-plugin=ON", "--plugin-load-add=auth_ed25519",
                $"--ssl-cert={InFolder("tls.crt")}", $"--ssl-key={InFolder("tls.key")}"],
            InFolder("server.log"), unprivileged: true);
        CheckResult? last = null;
        await Eventually.TrueAsync(
            async () => (last = await Servers.CheckAsync("mysql", App)).State == HealthState.Healthy, () => last?.Message ?? "");
    }

    public async Task DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Authority.Dispose();
        Other.Dispose();
        _folder.Delete(recursive: true);
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);
}
