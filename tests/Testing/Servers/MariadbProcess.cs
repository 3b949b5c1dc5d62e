using System.Diagnostics;

namespace Ballast.Testing;

/// <summary>A MariaDB on a free port of loopback, with its data in a temporary folder; it can be stopped and started.</summary>
internal sealed class MariadbProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ballast-mariadb-tests-");
    private readonly string[] _options;
    private Process? _process;

    private MariadbProcess(string[] options) => _options = options;

    public int Port { get; } = FreePort.Next();

    /// <summary>Makes the database's files and starts the server, which may not answer yet.</summary>
    /// <param name="sql">What it runs at each start, a statement a line.</param>
    /// <param name="files">Further files, by name; <c>{folder}</c> in an option is where they are.</param>
    /// <param name="options">Further options of the server.</param>
    public static async Task<MariadbProcess> StartAsync(
        string sql, IReadOnlyDictionary<string, string>? files = null, params string[] options)
    {
        var server = new MariadbProcess(options);
        await File.WriteAllTextAsync(server.InFolder("start.sql"), sql);
        foreach (var (name, text) in files ?? new Dictionary<string, string>())
        {
            await File.WriteAllTextAsync(server.InFolder(name), text);
            await ChildProcesses.RunAsync("chmod", ["600", server.InFolder(name)], server.InFolder("chmod.log"));
        }

        await ChildProcesses.GiveAwayAsync(server._folder.FullName, server.InFolder("chown.log"));
        await ChildProcesses.RunAsync(
            "mariadb-install-db",
            ["--no-defaults", $"--datadir={server.InFolder("data")}", "--auth-root-authentication-method=normal",
                "--skip-test-db"],
            server.InFolder("install.log"), unprivileged: true);
        await server.StartAsync();
        return server;
    }

    public async Task StartAsync() => _process = await ChildProcesses.StartAsync(
        "mariadbd",
        ["--no-defaults", $"--datadir={InFolder("data")}", $"--port={Port}", "--bind-address=127.0.0.1",
            $"--socket={InFolder("socket")}", $"--init-file={InFolder("start.sql")}", "--innodb-buffer-pool-size=8M",
            "--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve",
            .. _options.Select(option => option.Replace("{folder}", _folder.FullName, StringComparison.Ordinal))],
        InFolder("server.log"), unprivileged: true);

    /// <summary>Stops it at once, as a machine that fails would.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);
}
