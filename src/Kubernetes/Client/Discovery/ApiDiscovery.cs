using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Ballast.Kubernetes.Client.Http;
using Ballast.Kubernetes.Objects;
using Microsoft.Extensions.Logging;

namespace Ballast.Kubernetes.Client.Discovery;

/// <summary>Asks a server which versions of a resource it serves, and remembers.</summary>
internal sealed class ApiDiscovery(ApiTransport transport, TimeProvider time, ILogger logger) : IApiDiscovery
{
    private static readonly TimeSpan AbsenceLifetime = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<ResourceType, Finding> _findings = new();

    public Task<ResourceType?> ResolveAsync<T>(CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        ResolveAsync(ResourceType.Of<T>(), cancellationToken).AsTask();

    /// <summary>As <see cref="ResolveAsync{T}"/>, from memory if possible.</summary>
    public async ValueTask<ResourceType?> ResolveAsync(ResourceType resource, CancellationToken cancellationToken)
    {
        if (_findings.TryGetValue(resource, out var known)
            && (known.Served is not null || time.GetElapsedTime(known.At) < AbsenceLifetime))
        {
            return known.Served;
        }

        foreach (var version in resource.FallbackVersions.Prepend(resource.Version))
        {
            var candidate = resource with { Version = version };
            if (await ServesAsync(candidate, cancellationToken))
            {
                ClientLog.Serves(logger, resource.ToString(), candidate.ApiVersion);
                return Remember(resource, candidate);
            }
        }

        return Remember(resource, null);
    }

    /// <summary>Called after a 404 for the resource: discover it again next time.</summary>
    public void Forget(ResourceType resource) => _findings.TryRemove(resource, out _);

    public Task<ServerVersion> GetServerVersionAsync(CancellationToken cancellationToken) =>
        transport.SendAsync(
            new ApiRequest(HttpMethod.Get, "/version"),
            static async (response, limited) =>
            {
                using var json = await ParseAsync(response, limited);
                var root = json.RootElement;
                return new ServerVersion(
                    Number(root, "major"), Number(root, "minor"), root.GetProperty("gitVersion").GetString() ?? "");
            },
            cancellationToken);

    private async Task<bool> ServesAsync(ResourceType resource, CancellationToken cancellationToken)
    {
        var request = new ApiRequest(HttpMethod.Get, ResourcePath.Group(resource.Group, resource.Version));
        try
        {
            return await transport.SendAsync(
                request,
                async (response, limited) =>
                {
                    using var json = await ParseAsync(response, limited);
                    return json.RootElement.GetProperty("resources").EnumerateArray()
                        .Any(served => served.GetProperty("name").ValueEquals(resource.Plural));
                },
                cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    private ResourceType? Remember(ResourceType resource, ResourceType? served)
    {
        _findings[resource] = new Finding(served, time.GetTimestamp());
        return served;
    }

    private static async Task<JsonDocument> ParseAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);

    private static int Number(JsonElement version, string field)
    {
        var text = version.GetProperty(field).GetString() ?? "";
        return int.Parse(text.AsSpan().TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private sealed record Finding(ResourceType? Served, long At);
}
