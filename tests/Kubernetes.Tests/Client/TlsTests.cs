using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Client.Configuration;
using Ballast.Kubernetes.Client.Credentials;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ballast.Kubernetes.Tests.Client;

/// <summary>A TLS server of the test's own, and clients that must or must not believe it.</summary>
public sealed class TlsTests : IAsyncDisposable
{
    private readonly TestAuthority _authority = new();
    private WebApplication? _server;

    [Fact]
    public async Task Server_OfTheRightAuthorityNameAndDates_IsBelieved()
    {
        var configuration = await ServeAsync(_authority.IssueServer(["127.0.0.1"]));

        Assert.Equal("HTTP/2", (await AskAsync(configuration)).GitVersion);
    }

    [Fact]
    public async Task Server_OfAnotherAuthority_IsRefused()
    {
        using var other = new TestAuthority();
        var configuration = await ServeAsync(other.IssueServer(["127.0.0.1"]));

        await RefusedAsync(configuration);
    }

    [Fact]
    public async Task Server_OfAnotherAuthorityOfTheSameName_IsRefused()
    {
        using var namesake = new TestAuthority();
        var configuration = await ServeAsync(namesake.IssueServer(["127.0.0.1"])) with { Authorities = _authority.Collection };

        await RefusedAsync(configuration);
    }

    [Fact]
    public async Task Server_OfAnotherName_IsRefused()
    {
        var configuration = await ServeAsync(_authority.IssueServer(["kubernetes.default.svc", "10.9.8.7"]));

        await RefusedAsync(configuration);
    }

    [Fact]
    public async Task Server_WhoseCertificateHasExpired_IsRefused()
    {
        var configuration = await ServeAsync(_authority.IssueServer(["127.0.0.1"], notAfter: DateTimeOffset.UtcNow.AddDays(-1)));

        await RefusedAsync(configuration);
    }

    [Fact]
    public async Task Server_WithoutAKnownAuthority_IsRefusedByTheSystems()
    {
        var configuration = await ServeAsync(_authority.IssueServer(["127.0.0.1"])) with { Authorities = null };

        await RefusedAsync(configuration);
    }

    [Fact]
    public async Task Server_NamedByTlsServerName_IsBelievedUnderThatNameOnly()
    {
        var configuration = await ServeAsync(_authority.IssueServer(["kubernetes.default.svc"]));

        await AskAsync(configuration with { TlsServerName = "kubernetes.default.svc" });
        await RefusedAsync(configuration with { TlsServerName = "kubernetes.other.svc" });
    }

    [Fact]
    public async Task Server_OfAnyKind_IsBelievedWhereTheKubeconfigSaysSo()
    {
        using var other = new TestAuthority();
        var configuration = await ServeAsync(other.IssueServer(["elsewhere"], notAfter: DateTimeOffset.UtcNow.AddDays(-1)));

        await AskAsync(configuration with { InsecureSkipTlsVerify = true });
    }

    [Fact]
    public async Task Client_WithACertificate_ShowsItAndANewOneAfterItChanged()
    {
        var configuration = await ServeAsync(_authority.IssueServer(["127.0.0.1"]));
        var credentials = new SwitchingCredentials();
        using var client = new KubernetesClient(configuration with { Credentials = credentials });

        credentials.Current = Credential("jane");
        var first = await client.Discovery.GetServerVersionAsync(CancellationToken.None);
        credentials.Current = Credential("john");
        var second = await client.Discovery.GetServerVersionAsync(CancellationToken.None);

        Assert.Equal(("CN=jane", "CN=john"), (first.GitVersion, second.GitVersion));
    }

    [Fact]
    public async Task Redirect_ToElsewhere_IsNotFollowed()
    {
        var configuration = await ServeAsync(_authority.IssueServer(["127.0.0.1"]), context =>
        {
            context.Response.Redirect("https://elsewhere.invalid/");
            return Task.CompletedTask;
        });

        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => AskAsync(configuration));

        Assert.Equal(HttpStatusCode.Redirect, error.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _authority.Dispose();
    }

    private ClusterCredential Credential(string user)
    {
        var pair = _authority.IssueClient(user);
        return new ClusterCredential(null, ClientCertificate.FromPem(pair.Certificate, pair.Key));
    }

    private static async Task<ServerVersion> AskAsync(KubernetesClientConfiguration configuration)
    {
        using var client = new KubernetesClient(configuration);
        return await client.Discovery.GetServerVersionAsync(CancellationToken.None);
    }

    private static async Task RefusedAsync(KubernetesClientConfiguration configuration)
    {
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(configuration));

        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
        Assert.IsType<AuthenticationException>(error.InnerException);
    }

    /// <summary>Serves <c>/version</c>, which tells the client's certificate or else the protocol.</summary>
    private async Task<KubernetesClientConfiguration> ServeAsync(PemPair pair, RequestDelegate? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = X509Certificate2.CreateFromPem(pair.Certificate, pair.Key);
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.AllowAnyClientCertificate();
        })));
        _server = builder.Build();
        _server.Run(answer ?? (context => context.Response.WriteAsync(
            $$"""{"major":"1","minor":"30+","gitVersion":"{{Peer(context)}}"}""")));
        await _server.StartAsync();
        var address = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new KubernetesClientConfiguration { Server = new Uri(address), Authorities = _authority.Collection };
    }

    private static string Peer(HttpContext context) =>
        context.Connection.ClientCertificate?.Subject ?? context.Request.Protocol;

    private sealed class SwitchingCredentials : ClusterCredentials
    {
        public ClusterCredential Current { get; set; } = ClusterCredential.None;

        public override ValueTask<ClusterCredential> GetAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult(Current);
    }
}
