using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.References;

namespace Ballast.Operator.Apply;

/// <summary>
/// Makes Secrets where there are none, and never changes what one holds. Each is looked for live before it is made.
/// </summary>
internal sealed class SecretApplier(IKubernetesClient client, ReferenceStore references)
{
    private const int RandomBytes = 32;

    /// <summary>
    /// Makes those with random values that are missing, and keeps the policy of the others. True when all are there, and ours.
    /// </summary>
    public async Task<bool> ApplyGeneratedAsync(
        AppStack stack, IReadOnlyList<GeneratedSecret> desired, ObservedState observed, ApplyReport report,
        CancellationToken cancellationToken)
    {
        var all = true;
        foreach (var generated in desired)
        {
            all &= observed.Secret(generated.Secret.Metadata.Name!) is { } known
                ? await KeepAsync(stack, generated.Secret, known.Metadata, report, cancellationToken)
                : await MakeAsync(stack, generated.Secret, () => Draw(generated), report, cancellationToken);
        }

        return all;
    }

    /// <summary>Makes the generated environment. True when its pods may be made: it exists, and is ours.</summary>
    public async Task<bool> ApplyEnvironmentAsync(
        AppStack stack, V1Secret desired, ApplyReport report, CancellationToken cancellationToken)
    {
        var key = new ReferenceKey(ReferenceKind.Secret, desired.Metadata.Name!);
        var reading = await references.LoadAsync(stack.Metadata.Namespace!, [key], cancellationToken);
        return reading.Found[key] is { } known
            ? Verify(stack, known.Metadata, desired.Metadata, report)
            : await MakeAsync(stack, desired, static () => { }, report, cancellationToken);
    }

    private async Task<bool> MakeAsync(
        AppStack stack, V1Secret secret, Action draw, ApplyReport report, CancellationToken cancellationToken)
    {
        var key = new ReferenceKey(ReferenceKind.Secret, secret.Metadata.Name!);
        try
        {
            if (await client.GetAsync<V1Secret>(key.Name, stack.Metadata.Namespace, cancellationToken) is { } live)
            {
                references.Invalidate(stack.Metadata.Namespace!, key);
                return Verify(stack, live.Metadata, secret.Metadata, report);
            }

            draw();
            await client.CreateAsync(secret, cancellationToken);
            references.Invalidate(stack.Metadata.Namespace!, key);
            report.CountWrite();
            return true;
        }
        catch (KubernetesApiException refusal)
        {
            report.Add(Faults.Of<V1Secret>(secret.Metadata, refusal));
            return false;
        }
    }

    private async Task<bool> KeepAsync(
        AppStack stack, V1Secret desired, V1ObjectMeta found, ApplyReport report, CancellationToken cancellationToken)
    {
        if (!Verify(stack, found, desired.Metadata, report))
        {
            return false;
        }

        if (desired.Metadata.Annotation(Labels.DataPolicy) is null
            || DataMetadataPatch.Build(stack, desired.Metadata, found) is not { Count: > 0 } metadata)
        {
            return true;
        }

        try
        {
            metadata["uid"] = found.Uid;
            await client.PatchAsync<V1Secret>(
                found.Name!, found.Namespace, new JsonObject { ["metadata"] = metadata }, cancellationToken);
            references.Invalidate(stack.Metadata.Namespace!, new ReferenceKey(ReferenceKind.Secret, found.Name!));
            report.CountWrite();
        }
        catch (KubernetesApiException refusal)
        {
            report.Add(Faults.Of<V1Secret>(found, refusal));
        }

        return true;
    }

    private bool Verify(AppStack stack, V1ObjectMeta found, V1ObjectMeta desired, ApplyReport report)
    {
        if (Ownership.IsOurs(stack, found) || Ownership.IsOurData(stack, found, desired.Annotation(Labels.DataDependency)))
        {
            return true;
        }

        // An earlier stack's may be about to go: the next look is not to rest on this one.
        references.Invalidate(stack.Metadata.Namespace!, new ReferenceKey(ReferenceKind.Secret, desired.Name!));
        report.Add(Faults.NotOwned<V1Secret>(stack, found));
        return false;
    }

    private static void Draw(GeneratedSecret generated)
    {
        generated.Secret.Data ??= [];
        foreach (var key in generated.RandomKeys)
        {
            generated.Secret.Data[key] = Base64Url.EncodeToUtf8(RandomNumberGenerator.GetBytes(RandomBytes));
        }
    }
}
