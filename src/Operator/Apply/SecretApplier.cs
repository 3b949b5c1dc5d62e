using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.References;

namespace Ballast.Operator.Apply;

/// <summary>
/// Creates missing Secrets and never changes the data of an existing one. Reads each live before it creates it.
/// </summary>
internal sealed class SecretApplier(ReferenceStore references)
{
    private const int RandomBytes = 32;

    /// <summary>
    /// Creates the missing Secrets with random values, and keeps the policy of the others up to date. True when all exist and
    /// are ours.
    /// </summary>
    public async Task<bool> ApplyGeneratedAsync(ApplySession session)
    {
        var all = true;
        foreach (var generated in session.Desired.GeneratedSecrets)
        {
            all &= session.Observed.Secret(generated.Secret.Metadata.Name!) is { } known
                ? await KeepAsync(session, generated.Secret, known.Metadata)
                : await MakeAsync(session, generated.Secret, () => Draw(generated));
        }

        return all;
    }

    /// <summary>Creates the generated environment. True when its pods may be created: the Secret exists and is ours.</summary>
    public async Task<bool> ApplyEnvironmentAsync(ApplySession session, V1Secret desired)
    {
        var key = new ReferenceKey(ReferenceKind.Secret, desired.Metadata.Name!);
        var reading = await references.LoadAsync(session.Namespace, [key], session.CancellationToken);
        return reading.Found[key] is { } known
            ? Verify(session, known.Metadata, desired.Metadata)
            : await MakeAsync(session, desired, static () => { });
    }

    private async Task<bool> MakeAsync(ApplySession session, V1Secret secret, Action draw)
    {
        var isOurs = true;
        return await session.TryAsync<V1Secret>(secret.Metadata, async () =>
        {
            var key = new ReferenceKey(ReferenceKind.Secret, secret.Metadata.Name!);
            if (await session.GetAsync<V1Secret>(key.Name) is { } live)
            {
                references.Invalidate(session.Namespace, key);
                isOurs = Verify(session, live.Metadata, secret.Metadata);
                return;
            }

            draw();
            await session.CreateAsync(secret);
            references.Invalidate(session.Namespace, key);
        }) && isOurs;
    }

    private async Task<bool> KeepAsync(ApplySession session, V1Secret desired, V1ObjectMeta found)
    {
        if (!Verify(session, found, desired.Metadata))
        {
            return false;
        }

        if (desired.Metadata.Annotation(Labels.DataPolicy) is null
            || DataMetadataPatch.Build(session.Stack, desired.Metadata, found) is not { Count: > 0 } metadata)
        {
            return true;
        }

        // Return true even if the patch fails: the Secret exists, and its server needs nothing more.
        await session.TryAsync<V1Secret>(found, async () =>
        {
            metadata["uid"] = found.Uid;
            await session.PatchAsync<V1Secret>(found.Name!, new JsonObject { ["metadata"] = metadata });
            references.Invalidate(session.Namespace, new ReferenceKey(ReferenceKind.Secret, found.Name!));
        });
        return true;
    }

    private bool Verify(ApplySession session, V1ObjectMeta found, V1ObjectMeta desired)
    {
        if (Ownership.IsOurs(session.Stack, found)
            || Ownership.IsOurData(session.Stack, found, desired.Annotation(Labels.DataDependency)))
        {
            return true;
        }

        // It may belong to an earlier stack and be deleted soon: the next reconcile must read it again.
        references.Invalidate(session.Namespace, new ReferenceKey(ReferenceKind.Secret, desired.Name!));
        session.AddFault(Faults.NotOwned<V1Secret>(session.Stack, found));
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
