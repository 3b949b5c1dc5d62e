using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ballast.Kubernetes.Client.Configuration;

namespace Ballast.Kubernetes.Client.Credentials;

/// <summary>A program that prints an ExecCredential (client.authentication.k8s.io v1 or v1beta1).</summary>
internal sealed class ExecPlugin
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly KubeconfigEntry _entry;
    private readonly string _apiVersion;
    private readonly string _command;
    private readonly string _info;

    private ExecPlugin(KubeconfigEntry entry, string apiVersion, string command, string info) =>
        (_entry, _apiVersion, _command, _info) = (entry, apiVersion, command, info);

    /// <param name="exec">The <c>exec</c> of a kubeconfig's user.</param>
    /// <param name="cluster">The cluster, which is passed to the plugin if it asks for it.</param>
    public static ExecPlugin Read(KubeconfigEntry exec, KubernetesClientConfiguration cluster)
    {
        var version = exec.Text("apiVersion");
        if (version is not ("client.authentication.k8s.io/v1" or "client.authentication.k8s.io/v1beta1"))
        {
            throw exec.Wrong("apiVersion", $"is '{version}'", "use client.authentication.k8s.io/v1 or v1beta1");
        }

        if (exec.Text("interactiveMode") == "Always")
        {
            throw exec.Wrong("interactiveMode", "is Always", "the operator has no terminal; use a plugin that does not prompt");
        }

        var command = exec.Text("command") ?? throw exec.Wrong("command", "is not set", "name the program");
        // As in kubectl: a path is relative to the kubeconfig's folder, a bare name is looked up in PATH.
        var program = command.Contains('/', StringComparison.Ordinal) ? exec.FilePath("command")! : command;
        return new ExecPlugin(exec, version, program, Info(version, exec.Flag("provideClusterInfo") ? cluster : null));
    }

    /// <exception cref="KubernetesConfigurationException">The plugin cannot be started, fails, or prints something
    /// else.</exception>
    public async Task<ExecCredential> RunAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var process = Start();
        try
        {
            var errors = process.StandardError.ReadToEndAsync(either.Token);
            var output = await process.StandardOutput.ReadToEndAsync(either.Token);
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0
                ? Parse(output)
                : throw Failed($"ended with {process.ExitCode}: {(await errors).Trim()}", null);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed($"took longer than {Limit.TotalSeconds} s", e);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(_command, _entry.Texts("args"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var variable in _entry.Children("env"))
        {
            start.Environment[variable.Text("name") ?? ""] = variable.Text("value") ?? "";
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = _info;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            var hint = _entry.Text("installHint");
            throw _entry.Wrong(
                "command", $"{_command} cannot be started: {e.Message}", hint ?? "install it, or correct the path", e);
        }
    }

    private ExecCredential Parse(string output)
    {
        try
        {
            using var json = JsonDocument.Parse(output);
            var version = json.RootElement.GetProperty("apiVersion").GetString();
            if (version != _apiVersion)
            {
                throw new FormatException($"apiVersion is '{version}', asked for was '{_apiVersion}'");
            }

            var status = json.RootElement.GetProperty("status");
            var token = Text(status, "token");
            var certificate = Text(status, "clientCertificateData");
            var key = Text(status, "clientKeyData");
            if (token is null && (certificate is null || key is null))
            {
                throw new FormatException("status holds neither a token nor a client certificate with its key");
            }

            var pair = certificate is null || key is null ? null : ClientCertificate.FromPem(certificate, key);
            DateTimeOffset? expires = Text(status, "expirationTimestamp") is null
                ? null
                : status.GetProperty("expirationTimestamp").GetDateTimeOffset();
            return new ExecCredential(new ClusterCredential(token, pair), expires);
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or InvalidOperationException
            or CryptographicException)
        {
            throw Failed($"did not print an ExecCredential: {e.Message}", e);
        }
    }

    private KubernetesConfigurationException Failed(string problem, Exception? inner) =>
        _entry.Wrong(
            "command", $"{_command} {problem}", "run it by hand with KUBERNETES_EXEC_INFO set, and fix what it reports", inner);

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The ExecCredential that the plugin reads from KUBERNETES_EXEC_INFO.</summary>
    private static string Info(string version, KubernetesClientConfiguration? cluster)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", version);
            json.WriteString("kind", "ExecCredential");
            json.WriteStartObject("spec");
            json.WriteBoolean("interactive", false);
            if (cluster is not null)
            {
                WriteCluster(json, cluster);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteCluster(Utf8JsonWriter json, KubernetesClientConfiguration cluster)
    {
        json.WriteStartObject("cluster");
        json.WriteString("server", cluster.Server.ToString().TrimEnd('/'));
        if (cluster.TlsServerName is not null)
        {
            json.WriteString("tls-server-name", cluster.TlsServerName);
        }

        if (cluster.InsecureSkipTlsVerify)
        {
            json.WriteBoolean("insecure-skip-tls-verify", true);
        }

        if (cluster.Authorities is not null)
        {
            json.WriteBase64String(
                "certificate-authority-data", Encoding.UTF8.GetBytes(cluster.Authorities.ExportCertificatePems()));
        }

        json.WriteEndObject();
    }
}

/// <summary>What a plugin printed.</summary>
/// <param name="Credential">The credential.</param>
/// <param name="ExpiresAt">When the plugin has to run again; null: only after a 401.</param>
internal sealed record ExecCredential(ClusterCredential Credential, DateTimeOffset? ExpiresAt);
