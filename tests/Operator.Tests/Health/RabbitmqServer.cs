using System.Diagnostics;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Health;

/// <summary>
/// A RabbitMQ on free ports of loopback, with two virtual hosts, of which one takes no connection; one of the ports expects TLS.
/// </summary>
public sealed class RabbitmqServer : IAsyncLifetime
{
    // Debian's commands in PATH insist on a user of that name; elsewhere PATH has the programs themselves.
    private static readonly string Programs = Directory.Exists("/usr/lib/rabbitmq/bin") ? "/usr/lib/rabbitmq/bin/" : "";

    // Its start takes half a minute of one processor.
    private static readonly TimeSpan PatienceWithErlang = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ballast-rabbitmq-tests-");
    private readonly int _epmd = FreePort.Next();
    private readonly int _distribution = FreePort.Next();
    private readonly List<Process> _processes = [];

    public TestAuthority Authority { get; } = new("private");

    public TestAuthority Other { get; } = new("other");

    public int TlsPort { get; } = FreePort.Next();

    public int Port { get; } = FreePort.Next();

    internal ConnectionInfo App => new("127.0.0.1", Port, "app", Servers.Password, "football");

    private string[] Environment =>
    [
        $"HOME={_folder.FullName}", "RABBITMQ_DEFAULT_USER=app", $"RABBITMQ_DEFAULT_PASS={Servers.Password}",
        "RABBITMQ_DEFAULT_VHOST=football", "RABBITMQ_NODENAME=rabbit@localhost", $"RABBITMQ_NODE_PORT={Port}",
        $"RABBITMQ_DIST_PORT={_distribution}", $"ERL_EPMD_PORT={_epmd}", "ERL_EPMD_ADDRESS=127.0.0.1", "RABBITMQ_LOGS=-",
        $"RABBITMQ_MNESIA_BASE={_folder.FullName}/mnesia", $"RABBITMQ_LOG_BASE={_folder.FullName}/log",
        $"RABBITMQ_CONFIG_FILE={_folder.FullName}/rabbitmq.conf",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1}",
    ];

    public async Task InitializeAsync()
    {
        _ = WellKnownAuthority.Server;
        var pair = Authority.IssueServer([Servers.CertifiedHost]);
        await File.WriteAllTextAsync(InFolder("tls.crt"), pair.Certificate);
        await File.WriteAllTextAsync(InFolder("tls.key"), pair.Key);
        await File.WriteAllTextAsync(
            InFolder("rabbitmq.conf"),
            $"""
            listeners.ssl.1 = 127.0.0.1:{TlsPort}
            listeners.ssl.2 = {Servers.CertifiedHost}:{TlsPort}
            ssl_options.certfile = {InFolder("tls.crt")}
            ssl_options.keyfile = {InFolder("tls.key")}
            ssl_options.verify = verify_none

            """);
        await ChildProcesses.GiveAwayAsync(_folder.FullName, Log("chown"));
        // The server would start it as a daemon, which would outlive the tests.
        await StartAsync("epmd", "-port", $"{_epmd}", "-address", "127.0.0.1");
        await StartAsync($"{Programs}rabbitmq-server");
        await Eventually.SeesAsync(
            "RabbitMQ works", PatienceWithErlang, () => Servers.CheckAsync("rabbitmq", App), r => r.State == HealthState.Healthy);
        await EvaluateAsync(
            """
            rabbit_vhost:add(<<"full">>, <<"test">>),
            rabbit_auth_backend_internal:set_permissions(<<"app">>, <<"full">>, <<".*">>, <<".*">>, <<".*">>, <<"test">>),
            rabbit_vhost_limit:set(<<"full">>, [{<<"max-connections">>, 0}], <<"test">>),
            rabbit_vhost:add(<<"strange">>, <<"test">>),
            rabbit_auth_backend_internal:add_user(<<"reader">>, <<"reader">>, <<"test">>),
            rabbit_auth_backend_internal:set_permissions(<<"reader">>, <<"football">>, <<"">>, <<"">>, <<".*">>, <<"test">>).
            """);
    }

    /// <summary>Raises or clears the alarm that a shortage of memory or disk raises.</summary>
    public Task AlarmAsync(string resource, bool raised) => EvaluateAsync(
        $"rabbit_alarm:{(raised ? "set_alarm" : "clear_alarm")}("
        + $"{(raised ? $"{{{{resource_limit, {resource}, node()}}, []}}" : $"{{resource_limit, {resource}, node()}}")}).");

    public async Task DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Authority.Dispose();
        Other.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task StartAsync(string program, params string[] arguments) => _processes.Add(
        await ChildProcesses.StartAsync("env", [.. Environment, program, .. arguments], Log(Path.GetFileName(program)), true));

    private Task EvaluateAsync(string expression) => ChildProcesses.RunAsync(
        "env", [.. Environment, $"{Programs}rabbitmqctl", "eval", expression], Log("rabbitmqctl"), unprivileged: true);

    private string Log(string program) => InFolder($"{program}.log");

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);
}
