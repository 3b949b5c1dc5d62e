using System.Diagnostics;

namespace Ballast.Testing;

/// <summary>etcd and kube-apiserver as processes on free ports of the loopback.</summary>
/// <param name="assets">The folder of the binaries.</param>
public sealed class ProcessBackend(string assets) : IServerBackend
{
    private readonly int _port = FreePort.Next();
    private readonly List<Process> _processes = [];
    private string _folder = "";

    public string Name => $"processes of {assets}";

    public Uri Address => new($"https://127.0.0.1:{_port}");

    public bool HasEnded => _processes.Exists(process => process.HasExited);

    public async Task StartAsync(string folder, IReadOnlyList<string> flags)
    {
        _folder = folder;
        var etcd = $"http://127.0.0.1:{FreePort.Next()}";
        var peer = $"http://127.0.0.1:{FreePort.Next()}";
        await StartAsync(
            "etcd",
            $"--data-dir={folder}/etcd", "--unsafe-no-fsync", $"--listen-client-urls={etcd}", $"--advertise-client-urls={etcd}",
            $"--listen-peer-urls={peer}", $"--initial-advertise-peer-urls={peer}", $"--initial-cluster=default={peer}");
        await StartAsync("kube-apiserver", [.. ServerFlags.Of(folder, etcd, "127.0.0.1", _port), .. flags]);
    }

    public Task<string> LogTailAsync() => Task.FromResult($"{LogTail("etcd")} {LogTail("kube-apiserver")}");

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private async Task StartAsync(string program, params string[] arguments) =>
        _processes.Add(await ChildProcesses.StartAsync(Path.Combine(assets, program), arguments, Log(program)));

    private string LogTail(string program) =>
        $"{program}: {string.Join('\n', File.Exists(Log(program)) ? File.ReadLines(Log(program)).TakeLast(10) : [])}\n";

    private string Log(string program) => Path.Combine(_folder, $"{program}.log");
}
