using System.Text;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Client.Configuration;

namespace Ballast.Kubernetes.Tests.Client;

public sealed class KubeconfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ballast-kubeconfig-tests-").FullName;
    private readonly TestAuthority _authority = new();

    [Fact]
    public void Files_Merged_KeepWhatTheFirstOneSays()
    {
        var first = Write("first", """
            current-context: a
            contexts: [{name: a, context: {cluster: shared, user: me, namespace: one}}]
            clusters: [{name: shared, cluster: {server: "https://first:6443"}}]
            """);
        var second = Write("second", """
            current-context: b
            contexts: [{name: a, context: {cluster: shared}}, {name: b, context: {cluster: shared, user: me}}]
            clusters: [{name: shared, cluster: {server: "https://second:6443", tls-server-name: other}}]
            users: [{name: me, user: {token: secret}}]
            """);

        var a = Resolve([first, second]);
        var b = Resolve([first, second], "b");

        Assert.Equal(("https://first:6443/", "one"), (a.Server.ToString(), a.Namespace));
        Assert.Equal(("https://first:6443/", "default"), (b.Server.ToString(), b.Namespace));
        Assert.Null(a.TlsServerName);
    }

    [Fact]
    public async Task UserOfAnotherFile_IsFound()
    {
        var first = Write("first", """
            current-context: a
            contexts: [{name: a, context: {cluster: c, user: me}}]
            clusters: [{name: c, cluster: {server: "https://c:6443"}}]
            """);
        var second = Write("second", "users: [{name: me, user: {token: secret}}]");

        var credential = await Resolve([first, second]).Credentials.GetAsync(CancellationToken.None);

        Assert.Equal("secret", credential.Token);
    }

    [Fact]
    public void ListedFileThatIsMissing_IsPassedOver()
    {
        var there = Write("there", Minimal("server: https://c:6443"));

        Assert.Equal("c", Resolve([Path.Combine(_folder, "missing"), there]).Server.Host);
    }

    [Fact]
    public void DefaultPaths_FollowKubeconfigElseTheHomeFolder()
    {
        Assert.Equal(["/a", "/b"], Kubeconfig.DefaultPaths(_ => "/a:/b"));
        Assert.EndsWith("/.kube/config", Assert.Single(Kubeconfig.DefaultPaths(_ => "")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CertificatesInFiles_AreReadFromTheFilesFolder()
    {
        var pair = _authority.IssueClient("jane", "team");
        Write("ca.crt", _authority.Pem);
        Write("me.crt", pair.Certificate);
        Write("me.key", pair.Key);
        var path = Write("config", Minimal(
            "server: https://c:6443, certificate-authority: ca.crt", "client-certificate: me.crt, client-key: ./me.key"));

        var configuration = Resolve([path]);
        var credential = await configuration.Credentials.GetAsync(CancellationToken.None);

        Assert.Single(configuration.Authorities!);
        Assert.Contains("CN=jane", credential.Certificate!.TargetCertificate.Subject, StringComparison.Ordinal);
        Assert.True(credential.Certificate.TargetCertificate.HasPrivateKey);
    }

    [Fact]
    public async Task CertificatesInside_WinOverFiles()
    {
        var pair = _authority.IssueClient("jane");
        var path = Write("config", Minimal(
            $"server: https://c:6443, certificate-authority: none, certificate-authority-data: {Base64(_authority.Pem)}",
            $"client-certificate-data: {Base64(pair.Certificate)}, client-key-data: {Base64(pair.Key)}"));

        var configuration = Resolve([path]);

        Assert.NotNull((await configuration.Credentials.GetAsync(CancellationToken.None)).Certificate);
        Assert.Single(configuration.Authorities!);
    }

    [Fact]
    public async Task TokenFile_WinsOverToken()
    {
        Write("token", "of the file\n");
        var path = Write("config", Minimal("server: https://c:6443", "token: inside, tokenFile: token"));

        var credential = await Resolve([path]).Credentials.GetAsync(CancellationToken.None);

        Assert.Equal("of the file", credential.Token);
    }

    [Fact]
    public void Cluster_WithTlsAndProxySettings_HasThem()
    {
        var path = Write("config", Minimal(
            "server: https://c:6443/prefix, tls-server-name: kubernetes, insecure-skip-tls-verify: true, proxy-url: "
                + "\"socks5://p:1080\""));

        var configuration = Resolve([path]);

        Assert.Equal("/prefix", configuration.Server.AbsolutePath);
        Assert.Equal("kubernetes", configuration.TlsServerName);
        Assert.True(configuration.InsecureSkipTlsVerify);
        Assert.Equal("socks5://p:1080/", configuration.Proxy?.ToString());
    }

    [Theory]
    [InlineData("server: ftp://c", "", "clusters[c].cluster.server")]
    [InlineData("tls-server-name: c", "", "clusters[c].cluster.server")]
    [InlineData("server: https://c, certificate-authority: missing.crt", "", "clusters[c].cluster.certificate-authority")]
    [InlineData("server: https://c, certificate-authority-data: '*'", "", "clusters[c].cluster.certificate-authority-data")]
    [InlineData("server: https://c, proxy-url: 'ftp://p'", "", "clusters[c].cluster.proxy-url")]
    [InlineData("server: https://c", "client-certificate-data: eA==", "users[me].user.client-key")]
    [InlineData("server: https://c", "client-certificate-data: eA==, client-key-data: eA==", "users[me].user.client-certificate")]
    [InlineData("server: https://c", "username: me, password: x", "users[me].user.username")]
    [InlineData("server: https://c", "auth-provider: {name: gcp}", "users[me].user.auth-provider")]
    [InlineData("server: https://c", "as: somebody", "users[me].user.as")]
    [InlineData(
        "server: https://c", "exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}",
        "users[me].user.exec.apiVersion")]
    [InlineData("server: https://c", "exec: {apiVersion: client.authentication.k8s.io/v1}", "users[me].user.exec.command")]
    [InlineData(
        "server: https://c",
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Always}",
        "users[me].user.exec.interactiveMode")]
    public void Fault_IsNamedByFileAndField(string cluster, string user, string field)
    {
        var path = Write("config", Minimal(cluster, user));

        var error = Assert.Throws<KubernetesConfigurationException>(() => Resolve([path]));

        Assert.Equal((path, field), (error.File, error.Field));
        Assert.StartsWith($"{path}: {field} ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ContextThatIsMissing_IsNamedBesideThoseThereAre()
    {
        var path = Write("config", Minimal("server: https://c:6443"));

        var error = Assert.Throws<KubernetesConfigurationException>(() => Resolve([path], "other"));

        Assert.Equal($"{path}: contexts[other] does not exist; use one of: x.", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    public void EmptyFile_HasNoContext(string text)
    {
        var path = Write("config", text);

        Assert.Equal("current-context", Assert.Throws<KubernetesConfigurationException>(() => Resolve([path])).Field);
    }

    [Theory]
    [InlineData("just words")]
    [InlineData("a: [")]
    public void NoKubeconfig_IsSaidToBeNone(string text)
    {
        var path = Write("config", text);

        Assert.Equal("file", Assert.Throws<KubernetesConfigurationException>(() => Resolve([path])).Field);
    }

    [Fact]
    public void InCluster_ReadsTheServiceAccount()
    {
        Write("token", "abc");
        Write("ca.crt", _authority.Pem);
        Write("namespace", "mine\n");

        var four = InCluster("10.0.0.1", "443");
        var six = InCluster("fd00::1", "6443");

        Assert.Equal("https://10.0.0.1/", four.Server.ToString());
        Assert.Equal("https://[fd00::1]:6443/", six.Server.ToString());
        Assert.Equal("mine", four.Namespace);
        Assert.Single(four.Authorities!);
    }

    [Fact]
    public void InCluster_WithoutTokenOrVariables_SaysWhich()
    {
        Assert.Equal("token", Assert.Throws<KubernetesConfigurationException>(() => InCluster("10.0.0.1", "443")).Field);
        Write("token", "abc");
        Assert.Equal(
            "KUBERNETES_SERVICE_PORT", Assert.Throws<KubernetesConfigurationException>(() => InCluster("10.0.0.1", null)).Field);
        Assert.Equal("ca.crt", Assert.Throws<KubernetesConfigurationException>(() => InCluster("10.0.0.1", "443")).Field);
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static KubernetesClientConfiguration Resolve(string[] paths, string? context = null) =>
        KubeconfigResolver.Resolve(Kubeconfig.Load(paths, mustExist: false), context, TimeProvider.System);

    private KubernetesClientConfiguration InCluster(string? host, string? port) => InClusterConfiguration.Load(
        name => name == InClusterConfiguration.HostVariable ? host : port, _folder, TimeProvider.System);

    private static string Minimal(string cluster, string user = "") => $$$"""
        current-context: x
        contexts: [{name: x, context: {cluster: c, user: me}}]
        clusters: [{name: c, cluster: {{{{cluster}}}}}]
        users: [{name: me, user: {{{{user}}}}}]
        """;

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
