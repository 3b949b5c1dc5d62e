using System.Buffers.Text;
using System.Security.Cryptography;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Apply;

/// <summary>Makes Secrets where there are none, and never changes one. Each is looked for live before it is made.</summary>
internal sealed class SecretApplier(IKubernetesClient client, ReferenceStore references)
{
    private const int RandomBytes = 32;

    /// <summary>Makes those with random values that are missing. True when one was made, so that its content is now known.</summary>
    public async Task<bool> ApplyGeneratedAsync(
        AppStack stack, IReadOnlyList<GeneratedSecret> desired, ObservedState observed, ApplyReport report, CancellationToken cancellationToken)
    {
        var made = false;
        foreach (var generated in desired)
        {
            if (observed.Secret(generated.Secret.Metadata.Name!) is { } known)
            {
                Verify(stack, known.Metadata, generated.Secret.Metadata, report);
                continue;
            }

            made |= await MakeAsync(stack, generated.Secret, () => Draw(generated), report, cancellationToken);
        }

        return made;
    }

    /// <summary>Makes the generated environment. True when its pods may be made: it exists, and is ours.</summary>
    public async Task<bool> ApplyEnvironmentAsync(AppStack stack, V1Secret desired, ApplyReport report, CancellationToken cancellationToken)
    {
        var key = new ReferenceKey(ReferenceKind.Secret, desired.Metadata.Name!);
        var (found, _) = await references.LoadAsync(stack.Metadata.Namespace!, [key], cancellationToken);
        return found[key] is { } known
            ? Verify(stack, known.Metadata, desired.Metadata, report)
            : await MakeAsync(stack, desired, static () => { }, report, cancellationToken);
    }

    private async Task<bool> MakeAsync(AppStack stack, V1Secret secret, Action draw, ApplyReport report, CancellationToken cancellationToken)
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

    private static bool Verify(AppStack stack, V1ObjectMeta found, V1ObjectMeta desired, ApplyReport report)
    {
        if (Ownership.IsOurs(stack, found) || Ownership.IsOurData(stack, found, desired))
        {
            return true;
        }

        report.Add(Faults.NotOwned<V1Secret>(found));
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
