using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Health;

/// <summary>
/// Passwords that someone put into a credentials Secret: the servers start with them, and the URLs that the app gets lead in.
/// </summary>
[Collection("servers")]
public sealed class PasswordTests(Servers servers) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ballast-password-tests-");

    public static TheoryData<string> Passwords =>
    [
        "canary with space", " canary ", "canary\"double\"", "'canary'single'", @"can\ary\\\", "#canary", "--canary",
        "--canary yes",
        "cänäry 鍵 🔑", "can-ä-ry", "$(REDISCLI_AUTH) $HOME `id` $(id)", "%63anary %s + ?&/@:=", @"\x63anary\n",
        "can*ry ~ ! ; | <>",
    ];

    [Theory]
    [MemberData(nameof(Passwords))]
    public async Task ManagedRedis_OfAnyPassword_StartsWithIt(string password)
    {
        var port = FreePort.Next();
        using var server = await StartManagedRedisAsync(password, port);
        try
        {
            var connection = new ConnectionInfo("127.0.0.1", port, "", password, "0");
            CheckResult? last = null;
            await Eventually.TrueAsync(
                async () => server.HasExited
                    || (last = await Servers.CheckAsync("redis", connection)).State == HealthState.Healthy,
                () => $"healthy: {last}, {Log("redis")}");
            Assert.False(server.HasExited, Log("redis"));
            // The kubelet's probe, which reads the password from the environment.
            await RunAsync("env", $"REDISCLI_AUTH={password}", "redis-cli", "-p", $"{port}", "-e", "ping");
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Passwords))]
    public async Task Postgres_OfAnyPassword_LetsOperatorAndAppIn(string password)
    {
        await servers.SetPasswordAsync("awkward", password);
        var connection = servers.Postgres with { Username = "awkward", Password = password, Database = "postgres" };

        Assert.Equal("", (await Servers.CheckAsync("postgres", connection)).Message);
        await RunAsync(ServerPrograms.Postgres("psql"), EngineCatalog.Named("postgres")!.Url(connection), "-c", "SELECT 1");
    }

    [Fact]
    public async Task ManagedPostgres_OfAnAwkwardPassword_StartsWithIt()
    {
        const string Password = " can\"ary' \\ # 鍵 $HOME `id` %s ";
        var port = FreePort.Next();
        await File.WriteAllTextAsync(InFolder("password"), Password);
        await ChildProcesses.GiveAwayAsync(_folder.FullName, InFolder("chown.log"));
        string[] environment =
        [
            "POSTGRES_USER=app", "POSTGRES_DB=app", $"POSTGRES_PASSWORD_FILE={InFolder("password")}",
            $"PGDATA={InFolder("data")}",
            "POSTGRES_INITDB_ARGS=--no-sync",
            $"PATH={ServerPrograms.PostgresFolder}:{Environment.GetEnvironmentVariable("PATH")}",
        ];
        using var server = await ChildProcesses.StartAsync(
            "env",
            [
                .. environment, Repository.PathOf("eng", "images.d", "postgres", "docker-entrypoint.sh"),
                "-p", $"{port}", "-h", "127.0.0.1", "-k", _folder.FullName, "-c", "fsync=off",
            ],
            InFolder("postgres.log"), unprivileged: true);
        try
        {
            var connection = new ConnectionInfo("127.0.0.1", port, "app", Password, "app");
            CheckResult? last = null;
            await Eventually.TrueAsync(
                async () => server.HasExited
                    || (last = await Servers.CheckAsync("postgres", connection)).State == HealthState.Healthy,
                () => $"healthy: {last}, {Log("postgres")}");
            Assert.False(server.HasExited, Log("postgres"));
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // As the kubelet and the entry point of the image start it.
    private async Task<System.Diagnostics.Process> StartManagedRedisAsync(string password, int port)
    {
        var container = EngineCatalog.Named("redis")!.Pod(
            new ManagedServer("s", "redis:7", new ManagedRedisSpec { Version = "7", Persistence = false }, "c", null, null))
            .Containers[0];
        Assert.Equal("REDISCLI_AUTH", container.Env![0].Name);
        File.Copy(
            Repository.PathOf("eng", "images.d", "redis", "docker-entrypoint.sh"), InFolder("docker-entrypoint.sh"));
        await ChildProcesses.GiveAwayAsync(_folder.FullName, InFolder("chown.log"));
        return await ChildProcesses.StartAsync(
            "env",
            [
                $"REDISCLI_AUTH={password}", $"PATH={_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}",
                "docker-entrypoint.sh", .. Expand(container, password), $"--port {port}",
            ],
            InFolder("redis.log"), unprivileged: true);
    }

    private IEnumerable<string> Expand(V1Container container, string password) => container.Args!.Select(
        a => a.Replace("$$(", "\0").Replace("$(REDISCLI_AUTH)", password).Replace("\0", "$(")
            .Replace("--dir /data", $"--dir {_folder.FullName}"));

    private Task RunAsync(string program, params string[] arguments) =>
        ChildProcesses.RunAsync(program, arguments, InFolder($"{program}.log"));

    private string Log(string program) =>
        File.Exists(InFolder($"{program}.log")) ? File.ReadAllText(InFolder($"{program}.log")) : "";

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);
}
