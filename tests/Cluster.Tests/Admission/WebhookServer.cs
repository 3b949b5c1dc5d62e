using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Fixtures;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ballast.Cluster.Tests.Admission;

/// <summary>
/// A real mutating admission webhook, HTTPS with an authority of its own, that changes the objects of some namespaces.
/// </summary>
internal sealed class WebhookServer : IAsyncDisposable
{
    private readonly ApiServerFixture _api;
    private readonly TestAuthority _authority = new("webhooks");
    private readonly WebApplication _app;
    private readonly List<string> _configured = [];
    private int _requests;

    private WebhookServer(ApiServerFixture api)
    {
        _api = api;
        var pair = _authority.IssueServer(["127.0.0.1"]);
        using var pem = X509Certificate2.CreateFromPem(pair.Certificate, pair.Key);
        var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>How many objects it was asked about.</summary>
    public int Requests => Volatile.Read(ref _requests);

    private ObjectClient<JsonObject> Configurations =>
        _api.Observer.Json("admissionregistration.k8s.io/v1", "mutatingwebhookconfigurations", null);

    public static async Task<WebhookServer> StartAsync(ApiServerFixture api)
    {
        var server = new WebhookServer(api);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Changes the objects of one resource in a namespace from now on.</summary>
    public async Task ChangeAsync(string space, string group, string resource)
    {
        await _api.Observer.Of<V1Namespace>(null).PatchAsync(
            space, $$"""{"metadata": {"labels": {"admission-test": "{{space}}"} } }""");
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        var configuration = JsonNode.Parse($$$"""
            {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration",
             "metadata": {"name": "{{{space}}}-{{{resource}}}"},
             "webhooks": [{"name": "mutate.ballast.test", "sideEffects": "None", "admissionReviewVersions": ["v1"],
               "reinvocationPolicy": "IfNeeded",
               "clientConfig": {
                 "url": "{{{address}}}/", "caBundle": "{{{Convert.ToBase64String(Encoding.UTF8.GetBytes(_authority.Pem))}}}"},
               "namespaceSelector": {"matchLabels": {"admission-test": "{{{space}}}"}},
               "rules": [
                 {"apiGroups": ["{{{group}}}"], "apiVersions": ["*"], "resources": ["{{{resource}}}"],
                  "operations": ["CREATE", "UPDATE"]},
                 {"apiGroups": [""], "apiVersions": ["v1"], "resources": ["configmaps"], "operations": ["CREATE"]}]}]}
            """)!.AsObject();
        await Configurations.CreateAsync(configuration);
        _configured.Add($"{space}-{resource}");
        await Eventually.TrueAsync(() => IsAskedAsync(space), () => "the API server asks the webhook");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _configured)
        {
            await Configurations.DeleteAsync(name);
        }

        await _app.DisposeAsync();
        _authority.Dispose();
    }

    // The API server learns of a webhook a moment later.
    private async Task<bool> IsAskedAsync(string space)
    {
        var map = await _api.Observer.Of<V1ConfigMap>(space).CreateAsync(
            new V1ConfigMap { Metadata = new V1ObjectMeta { GenerateName = "probe-" } }, dryRun: "All");
        return map.Data?.ContainsKey("asked") == true;
    }

    private async Task HandleAsync(HttpContext http)
    {
        var review = (await JsonNode.ParseAsync(http.Request.Body))!;
        var request = review["request"]!;
        var response = new JsonObject { ["uid"] = request["uid"]!.DeepClone(), ["allowed"] = true };
        Interlocked.Increment(ref _requests);
        if (Mutations.Build((string)request["resource"]!["resource"]!, request["object"]!.AsObject()) is { Count: > 0 } patch)
        {
            response["patchType"] = "JSONPatch";
            response["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(patch.ToJsonString()));
        }

        var answer = new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["response"] = response,
        };
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString());
    }
}
