using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Status;

/// <summary>Writes the status: one patch if something changed, otherwise none.</summary>
internal sealed class StatusWriter(IKubernetesClient client)
{
    private const string LatencyField = "latencyMilliseconds";

    // Recently written statuses by the stack's uid, until the cache holds them. As JSON: a stack at rest is reconciled seldom,
    // and its last status stays here until then.
    private readonly ConcurrentDictionary<string, Written> _written = new(StringComparer.Ordinal);

    /// <summary>
    /// The newest known status of a stack from the cache. Uses our own last write if the cache is older: otherwise A -> B -> A
    /// within the cache's lag is compared with the stale A and never written, because a change of only the status causes no
    /// reconcile.
    /// </summary>
    public AppStackStatus? Newest(AppStack stack)
    {
        if (stack.Metadata.Uid is not { } uid || !_written.TryGetValue(uid, out var written))
        {
            return stack.Status;
        }

        if (ResourceVersions.IsOlder(stack.Metadata.ResourceVersion, written.ResourceVersion))
        {
            return JsonSerializer.Deserialize(written.Status, OperatorJsonContext.Default.AppStackStatus);
        }

        _written.TryRemove(uid, out _);
        return stack.Status;
    }

    /// <summary>True: the status differs from the newest known one, and not only in a latency.</summary>
    public bool IsNews(AppStack stack, AppStackStatus status)
    {
        if (Newest(stack) is not { } before)
        {
            return true;
        }

        // Nearly always: then there is no need to look for what may differ.
        var (old, now) = (ToText(before), ToText(status));
        return !old.AsSpan().SequenceEqual(now)
            && !JsonNode.DeepEquals(WithoutLatencies(old), WithoutLatencies(now));
    }

    /// <summary>
    /// Writes the status if it has changed; true when it did. Does nothing for a stack that is gone, even if a new stack has
    /// its name: the new stack would get the old one's status, for example Ready.
    /// </summary>
    public async Task<bool> PatchAsync(AppStack stack, AppStackStatus status, CancellationToken cancellationToken)
    {
        if (!IsNews(stack, status))
        {
            return false;
        }

        try
        {
            var written = await client.PatchStatusAsync<AppStack>(
                stack.Metadata.Name!, stack.Metadata.Namespace, Patch(stack, JsonNode.Parse(ToText(status))!), cancellationToken);
            _written[written.Metadata.Uid!] = new Written(
                written.Metadata.ResourceVersion, ToText(written.Status));
            return true;
        }
        catch (KubernetesApiException refusal) when (refusal.IsObjectMissing)
        {
            Forget(stack);
            return false;
        }
        catch (KubernetesApiException refusal) when (refusal.IsInvalid)
        {
            if (await IsThereAsync(stack, cancellationToken))
            {
                throw;
            }

            Forget(stack);
            return false;
        }
    }

    /// <summary>Forgets a deleted stack.</summary>
    public void Forget(AppStack stack)
    {
        if (stack.Metadata.Uid is { } uid)
        {
            _written.TryRemove(uid, out _);
        }
    }

    private static JsonArray Patch(AppStack stack, JsonNode status) => new(
        new JsonObject { ["op"] = "test", ["path"] = "/metadata/uid", ["value"] = stack.Metadata.Uid },
        new JsonObject { ["op"] = "add", ["path"] = "/status", ["value"] = status });

    private async Task<bool> IsThereAsync(AppStack stack, CancellationToken cancellationToken) =>
        await client.GetMetadataAsync<AppStack>(stack.Metadata.Name!, stack.Metadata.Namespace, cancellationToken) is { } found
            && found.Uid == stack.Metadata.Uid;

    // A change of only a latency is not written: otherwise every stack would be written at every check. The next other change
    // writes it too.
    private static JsonNode WithoutLatencies(byte[] text)
    {
        var status = JsonNode.Parse(text)!;
        foreach (var dependency in status["dependencies"]?.AsArray() ?? [])
        {
            dependency!.AsObject().Remove(LatencyField);
        }

        (status["web"]?["health"] as JsonObject)?.Remove(LatencyField);
        return status;
    }

    private static byte[] ToText(AppStackStatus? status) =>
        JsonSerializer.SerializeToUtf8Bytes(status, OperatorJsonContext.Default.AppStackStatus!);

    /// <summary>A status that was written.</summary>
    /// <param name="ResourceVersion">The stack's version since then.</param>
    /// <param name="Status">The status as JSON.</param>
    private sealed record Written(string? ResourceVersion, byte[] Status);
}
