using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Ballast.Operator.Bench;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ballast.Clients.Bench;

/// <summary>
/// Serves pods over TLS as an API server does, on two ports: one with a certificate for its address, one with a certificate of
/// the same authority for another name. In the namespace <c>stalled</c> the body of a list stops in the middle.
/// </summary>
internal sealed class PodServer : IAsyncDisposable
{
    /// <summary>How many pods the namespace <c>many</c> has.</summary>
    public const int Many = 2000;

    private const int Few = 20;
    private const int Changes = 5000;

    private readonly TestAuthority _authority = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ballast-clients-");
    private readonly WebApplication _server;
    private readonly byte[] _few = Pods.Page(Few);
    private readonly byte[] _many = Pods.Page(Many);
    private readonly byte[] _changes = Lines();

    private PodServer(int port, int otherPort)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.ListenLocalhost(port, listen => listen.UseHttps(Certificate("127.0.0.1")));
            kestrel.ListenLocalhost(otherPort, listen => listen.UseHttps(Certificate("other.example")));
        });
        _server = builder.Build();
        _server.MapGet("/api/v1/namespaces/{space}/pods", AnswerAsync);
        (Kubeconfig, OtherKubeconfig) = (Write("right", port), Write("other", otherPort));
    }

    /// <summary>Of the server as it should be.</summary>
    public string Kubeconfig { get; }

    /// <summary>Of the one whose certificate is for another name.</summary>
    public string OtherKubeconfig { get; }

    public static async Task<PodServer> StartAsync()
    {
        var server = new PodServer(FreePort.Next(), FreePort.Next());
        await server._server.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task AnswerAsync(HttpContext context, string space)
    {
        context.Response.ContentType = "application/json";
        // A list may say that it is no watch.
        if (context.Request.Query["watch"] == "true" || context.Request.Query["watch"] == "1")
        {
            await context.Response.Body.WriteAsync(_changes);
            return;
        }

        var page = space == "many" ? _many : _few;
        if (space != "stalled")
        {
            await context.Response.Body.WriteAsync(page);
            return;
        }

        await context.Response.Body.WriteAsync(page.AsMemory(0, page.Length / 2));
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static byte[] Lines()
    {
        var lines = new StringBuilder();
        for (var number = 0; number < Changes; number++)
        {
            var pod = Pods.Pod(number % Few, $"{number + 2}");
            pod["apiVersion"] = "v1";
            pod["kind"] = "Pod";
            lines.Append(new JsonObject { ["type"] = "MODIFIED", ["object"] = pod }.ToJsonString()).Append('\n');
        }

        return Encoding.UTF8.GetBytes(lines.ToString());
    }

    private X509Certificate2 Certificate(string name)
    {
        var pair = _authority.IssueServer([name]);
        return X509Certificate2.CreateFromPem(pair.Certificate, pair.Key);
    }

    private string Write(string name, int port)
    {
        var path = Path.Combine(_folder.FullName, $"{name}.kubeconfig");
        var authority = Convert.ToBase64String(Encoding.UTF8.GetBytes(_authority.Pem));
        File.WriteAllText(path, $"""
            apiVersion: v1
            kind: Config
            current-context: bench
            clusters:
            - name: bench
              cluster: {"{"}server: "https://127.0.0.1:{port}", certificate-authority-data: {authority}{"}"}
            users:
            - name: bench
              user: {"{"}token: bench{"}"}
            contexts:
            - name: bench
              context: {"{"}cluster: bench, user: bench{"}"}
            """);
        return path;
    }
}
