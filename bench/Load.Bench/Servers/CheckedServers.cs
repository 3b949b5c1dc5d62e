using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Ballast.Load.Bench.Servers;

/// <summary>
/// One PostgreSQL and one Redis that every stack's checks go to, on an address of this machine other than loopback: the operator
/// refuses to check that.
/// </summary>
internal sealed class CheckedServers : IAsyncDisposable
{
    private const string Password = "bench";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ballast-bench-servers-");
    private readonly List<Process> _processes = [];
    private readonly string _address;
    private readonly int _postgres = FreePort.Next();
    private readonly int _redis = FreePort.Next();

    private CheckedServers(string address) => _address = address;

    /// <summary>Null if the machine has no such address.</summary>
    /// <param name="programs">Where PostgreSQL's programs are.</param>
    public static async Task<CheckedServers?> StartAsync(string programs)
    {
        var address = NetworkInterface.GetAllNetworkInterfaces().SelectMany(n => n.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address).FirstOrDefault(
                a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a)
                    && !a.ToString().StartsWith("169.254.", StringComparison.Ordinal));
        if (address is null)
        {
            return null;
        }

        var servers = new CheckedServers(address.ToString());
        await servers.StartProcessesAsync(programs);
        return servers;
    }

    /// <summary>The Secrets with the servers' addresses.</summary>
    public async Task AddSecretsAsync(LoadServer server, string space)
    {
        await AddAsync("db", $"postgresql://postgres:{Password}@{_address}:{_postgres}/postgres");
        await AddAsync("cache", $"redis://:{Password}@{_address}:{_redis}");

        Task AddAsync(string name, string uri) => server.Api.CreateAsync($"/api/v1/namespaces/{space}/secrets", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["stringData"] = new JsonObject { ["uri"] = uri },
        });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private async Task StartProcessesAsync(string programs)
    {
        var data = Path.Combine(_folder.FullName, "data");
        var password = Path.Combine(_folder.FullName, "password");
        await File.WriteAllTextAsync(password, Password);
        await ChildProcesses.GiveAwayAsync(_folder.FullName, Log("chown"));
        await ChildProcesses.RunAsync(
            Path.Combine(programs, "initdb"),
            ["-D", data, "-U", "postgres", "-A", "scram-sha-256", "--pwfile", password, "--no-sync"], Log("initdb"),
            unprivileged: true);
        await File.AppendAllTextAsync(Path.Combine(data, "pg_hba.conf"), $"host all all {_address}/32 scram-sha-256\n");
        _processes.Add(await ChildProcesses.StartAsync(
            Path.Combine(programs, "postgres"),
            ["-D", data, "-p", $"{_postgres}", "-h", _address, "-k", _folder.FullName, "-c", "fsync=off", "-c",
                "max_connections=1000"],
            Log("postgres"), unprivileged: true));
        _processes.Add(await ChildProcesses.StartAsync(
            "redis-server",
            ["--bind", _address, "--port", $"{_redis}", "--requirepass", Password, "--save", "", "--dir", _folder.FullName],
            Log("redis"), unprivileged: true));
        foreach (var port in new[] { _postgres, _redis })
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    using var client = new TcpClient();
                    await client.ConnectAsync(_address, port);
                    return true;
                },
                "the servers listen");
        }
    }

    private string Log(string name) => Path.Combine(_folder.FullName, $"{name}.log");
}
