using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Client.Configuration;
using Ballast.Kubernetes.Client.Credentials;
using Microsoft.Extensions.Time.Testing;

namespace Ballast.Kubernetes.Tests.Client;

/// <summary>Runs real scripts as plugins.</summary>
[SupportedOSPlatform("linux")]
public sealed class ExecCredentialsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ballast-exec-tests-").FullName;
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Plugin_PrintingAToken_IsRunOnceUntilItExpires()
    {
        var expires = _time.GetUtcNow().AddMinutes(10).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var credentials = Load($$$"""
            echo run >>runs
            printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",'
            printf '"status":{"token":"t%s","expirationTimestamp":"{{{expires}}}"}}' "$(wc -l <runs)"
            """);

        Assert.Equal("t1", await TokenAsync(credentials));
        Assert.Equal("t1", await TokenAsync(credentials));
        _time.Advance(TimeSpan.FromMinutes(9.5));
        Assert.Equal("t2", await TokenAsync(credentials));
    }

    [Fact]
    public async Task Plugin_AskedByManyAtOnce_RunsOnce()
    {
        var credentials = Load(Printing("\"token\":\"t\"") + "\necho run >>runs");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TokenAsync(credentials)));

        Assert.Single(File.ReadAllLines(Path.Combine(_folder, "runs")));
    }

    [Fact]
    public async Task Plugin_WhoseTokenIsRefused_IsRunAgain()
    {
        var credentials = Load("echo run >>runs\n" + Printing("\"token\":\"t'$(wc -l <runs)'\""));
        var first = await credentials.GetAsync(CancellationToken.None);

        Assert.True(credentials.Reject(first));

        Assert.Equal("t2", await TokenAsync(credentials));
    }

    [Fact]
    public async Task Plugin_GetsArgumentsEnvironmentAndTheClusterItServes()
    {
        var credentials =
            Load("""echo "$1 $2 $NAME" >given; printf '%s' "$KUBERNETES_EXEC_INFO" >info""" + "\n" + Printing("\"token\":\"t\""));

        await TokenAsync(credentials);

        Assert.Equal("one two words value", File.ReadAllText(Path.Combine(_folder, "given")).Trim());
        var info = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, "info")))!;
        Assert.Equal("client.authentication.k8s.io/v1", (string?)info["apiVersion"]);
        Assert.Equal("https://c:6443", (string?)info["spec"]!["cluster"]!["server"]);
        Assert.False((bool?)info["spec"]!["interactive"]);
    }

    [Fact]
    public async Task Plugin_PrintingACertificate_IsBelieved()
    {
        using var authority = new TestAuthority();
        var pair = authority.IssueClient("jane");
        File.WriteAllText(Path.Combine(_folder, "answer"), new JsonObject
        {
            ["apiVersion"] = "client.authentication.k8s.io/v1",
            ["status"] = new JsonObject { ["clientCertificateData"] = pair.Certificate, ["clientKeyData"] = pair.Key },
        }.ToJsonString());
        var credentials = Load("cat answer");

        var credential = await credentials.GetAsync(CancellationToken.None);

        Assert.Null(credential.Token);
        Assert.Equal("CN=jane", credential.Certificate?.TargetCertificate.Subject);
    }

    [Theory]
    [InlineData("echo no >&2; exit 3", "ended with 3: no")]
    [InlineData("echo hello", "did not print an ExecCredential")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"t"}}'""", "asked for was")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","status":{}}'""", "neither a token nor")]
    public async Task Plugin_ThatFails_IsNamedWithItsWords(string script, string words)
    {
        var credentials = Load(script);

        var error = await Assert.ThrowsAsync<KubernetesConfigurationException>(() => TokenAsync(credentials));

        Assert.Equal("users[me].user.exec.command", error.Field);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plugin_ThatIsNotInstalled_ComesWithItsHint()
    {
        File.Delete(Path.Combine(_folder, "plugin"));
        var credentials = Load(script: null);

        var error = await Assert.ThrowsAsync<KubernetesConfigurationException>(() => TokenAsync(credentials));

        Assert.Contains("install it with care", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Printing(string status) =>
        $$$"""printf '%s' '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{{{{status}}}}}'""";

    private static async Task<string?> TokenAsync(ClusterCredentials credentials) =>
        (await credentials.GetAsync(CancellationToken.None)).Token;

    private ClusterCredentials Load(string? script)
    {
        if (script is not null)
        {
            var plugin = Path.Combine(_folder, "plugin");
            File.WriteAllText(plugin, $"#!/bin/sh\ncd {_folder}\n{script}\n");
            File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var path = Path.Combine(_folder, "config");
        File.WriteAllText(path, """
            current-context: x
            contexts: [{name: x, context: {cluster: c, user: me}}]
            clusters: [{name: c, cluster: {server: "https://c:6443"}}]
            users:
            - name: me
              user:
                exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: ./plugin
                  args: [one, two words]
                  env: [{name: NAME, value: value}]
                  provideClusterInfo: true
                  installHint: install it with care
            """);
        return KubeconfigResolver.Resolve(Kubeconfig.Load([path], mustExist: true), null, _time).Credentials;
    }
}
