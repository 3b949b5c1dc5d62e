using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Ballast.Cluster.Tests.Hosting;

/// <summary>The native operator as a process of its own.</summary>
internal sealed class OperatorProcess : IAsyncDisposable
{
    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = [];
    private readonly ConcurrentQueue<string> _errors = [];

    private OperatorProcess(IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        Port = FreePort.Next();
        var start = new ProcessStartInfo(NativePrograms.Operator, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(
            n => n is "KUBECONFIG" || n.StartsWith("BALLAST_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["BALLAST__PORT"] = $"{Port}";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, l) => Keep(_output, l.Data);
        _process.ErrorDataReceived += (_, l) => Keep(_errors, l.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}"), Timeout = TimeSpan.FromSeconds(10) };
    }

    public int Port { get; }

    public HttpClient Http { get; }

    public IReadOnlyList<string> Output => [.. _output];

    public string Errors => string.Join('\n', _errors);

    /// <summary>Every line of the log, each a JSON object.</summary>
    public IReadOnlyList<JsonObject> Log => [.. Output.Select(line => JsonNode.Parse(line)!.AsObject())];

    /// <summary>Resident memory in bytes.</summary>
    public long Memory => File.ReadLines($"/proc/{_process.Id}/status")
        .Where(l => l.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Select(l => long.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024).Single();

    public static OperatorProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        new(environment, arguments);

    /// <summary>Sends requests until the answer has that status, and returns its text.</summary>
    public async Task<string> UntilAsync(string path, HttpStatusCode status, string words = "")
    {
        var text = "";
        await Eventually.TrueAsync(
            async () =>
            {
                Assert.False(_process.HasExited, Errors);
                using var response = await Http.GetAsync(path);
                text = await response.Content.ReadAsStringAsync();
                return response.StatusCode == status && text.Contains(words, StringComparison.Ordinal);
            },
            () => $"{path} answers {status} {words}; it says: {text}\n{string.Join('\n', Output.TakeLast(20))}\n{Errors}");
        return text;
    }

    /// <summary>Finished and waiting reconciles.</summary>
    /// <exception cref="HttpRequestException">The process does not answer yet, or was killed.</exception>
    public async Task<OperatorWork> WorkAsync()
    {
        try
        {
            return OperatorWork.Of(await Http.GetStringAsync("/metrics"));
        }
        catch (ObjectDisposedException e)
        {
            throw new HttpRequestException("the process was killed", e);
        }
    }

    public void Terminate() => Assert.Equal(0, Kill(_process.Id, SigTerm));

    /// <summary>Waits until it has ended by itself, and its whole output has been read.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(Eventually.Limit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
