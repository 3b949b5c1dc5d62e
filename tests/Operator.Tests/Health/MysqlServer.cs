using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Health;

/// <summary>A MariaDB with TLS on a free port of loopback.</summary>
public sealed class MysqlServer : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ballast-mysql-tests-");
    private Process? _process;

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

            """);
        WriteCertificate();
        await ChildProcesses.RunAsync("chmod", ["600", InFolder("tls.key")], InFolder("chmod.log"));
        await ChildProcesses.GiveAwayAsync(_folder.FullName, InFolder("chown.log"));
        await ChildProcesses.RunAsync(
            "mariadb-install-db",
            ["--no-defaults", $"--datadir={InFolder("data")}", "--auth-root-authentication-method=normal", "--skip-test-db"],
            InFolder("install.log"), unprivileged: true);
        _process = await ChildProcesses.StartAsync(
            "mariadbd",
            ["--no-defaults", $"--datadir={InFolder("data")}", $"--port={Port}", "--bind-address=127.0.0.1",
                $"--socket={InFolder("socket")}", $"--init-file={InFolder("users.sql")}", "--max-connections=37",
                "--innodb-buffer-pool-size=8M", "--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve",
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

        _folder.Delete(recursive: true);
    }

    private void WriteCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=mysql", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(InFolder("tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(InFolder("tls.key"), key.ExportPkcs8PrivateKeyPem());
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);
}
