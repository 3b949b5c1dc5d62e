using System.Diagnostics;

namespace Ballast.Testing;

/// <summary>A RabbitMQ on a free port of loopback, with a user and a virtual host of its own.</summary>
internal sealed class RabbitmqProcess : IAsyncDisposable
{
    // Debian's commands in PATH insist on a user of that name; elsewhere PATH has the programs themselves.
    private static readonly string Programs = Directory.Exists("/usr/lib/rabbitmq/bin") ? "/usr/lib/rabbitmq/bin/" : "";

    /// <summary>Its start takes half a minute of one processor.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ballast-rabbitmq-tests-");
    private readonly int _epmd = FreePort.Next();
    private readonly string[] _environment;
    private readonly List<Process> _processes = [];

    private RabbitmqProcess(string user, string password, string host) => _environment =
    [
        $"HOME={_folder.FullName}", $"RABBITMQ_DEFAULT_USER={user}", $"RABBITMQ_DEFAULT_PASS={password}",
        $"RABBITMQ_DEFAULT_VHOST={host}", "RABBITMQ_NODENAME=rabbit@localhost", $"RABBITMQ_NODE_PORT={Port}",
        $"RABBITMQ_DIST_PORT={FreePort.Next()}", $"ERL_EPMD_PORT={_epmd}", "ERL_EPMD_ADDRESS=127.0.0.1", "RABBITMQ_LOGS=-",
        $"RABBITMQ_MNESIA_BASE={_folder.FullName}/mnesia", $"RABBITMQ_LOG_BASE={_folder.FullName}/log",
        $"RABBITMQ_CONFIG_FILE={_folder.FullName}/rabbitmq.conf",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1}",
    ];

    public int Port { get; } = FreePort.Next();

    /// <summary>Starts it; it may not answer yet.</summary>
    /// <param name="user">Its user.</param>
    /// <param name="password">The user's password.</param>
    /// <param name="host">Its virtual host.</param>
    /// <param name="files">Files, by name; <c>{folder}</c> in <c>rabbitmq.conf</c> is where they are.</param>
    public static async Task<RabbitmqProcess> StartAsync(
        string user, string password, string host, IReadOnlyDictionary<string, string>? files = null)
    {
        var server = new RabbitmqProcess(user, password, host);
        await File.WriteAllTextAsync(Path.Combine(server._folder.FullName, "rabbitmq.conf"), "");
        foreach (var (name, text) in files ?? new Dictionary<string, string>())
        {
            await File.WriteAllTextAsync(
                Path.Combine(server._folder.FullName, name),
                text.Replace("{folder}", server._folder.FullName, StringComparison.Ordinal));
        }

        await ChildProcesses.GiveAwayAsync(server._folder.FullName, server.Log("chown"));
        // The server would start it as a daemon, which would outlive the tests.
        await server.StartAsync("epmd", "-port", $"{server._epmd}", "-address", "127.0.0.1");
        await server.StartAsync($"{Programs}rabbitmq-server");
        return server;
    }

    /// <summary>Evaluates an expression of Erlang in the server.</summary>
    public Task EvaluateAsync(string expression) => ChildProcesses.RunAsync(
        "env", [.. _environment, $"{Programs}rabbitmqctl", "eval", expression], Log("rabbitmqctl"), unprivileged: true);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private async Task StartAsync(string program, params string[] arguments) => _processes.Add(
        await ChildProcesses.StartAsync("env", [.. _environment, program, .. arguments], Log(Path.GetFileName(program)), true));

    private string Log(string program) => Path.Combine(_folder.FullName, $"{program}.log");
}
