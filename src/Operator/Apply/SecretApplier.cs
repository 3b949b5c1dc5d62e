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
/// Creates and deletes Secrets, never changes the data of an existing one, and tells <see cref="ReferenceStore"/> of each write.
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
                : await MakeGeneratedAsync(session, generated);
        }

        return all;
    }

    /// <summary>Creates the generated environment. True when its pods may be created: the Secret exists and is ours.</summary>
    public async Task<bool> ApplyEnvironmentAsync(ApplySession session, V1Secret desired)
    {
        // It is observed once a workload uses it; until then it is known if it was just created.
        var name = desired.Metadata.Name!;
        return (session.Observed.Secret(name) ?? references.Known(session.Namespace, Key(name))) is { } known
            ? Verify(session, known.Metadata, desired.Metadata)
            : await MakeAsync(
                session, desired, made => ReferencedObject.WithoutContent(made.Metadata),
                new ReferenceLook(Key(name), ReferenceSchedule.Seldom) { NeedsContent = false });
    }

    /// <summary>Deletes a Secret if it exists and its live metadata allows it.</summary>
    public async Task DeleteAsync(ApplySession session, string name, Func<V1ObjectMeta, bool> mayGo)
    {
        if (await session.GetMetadataAsync<V1Secret>(name) is { } live && mayGo(live))
        {
            await session.DeleteAsync(new V1Secret { Metadata = live });
            references.Invalidate(session.Namespace, Key(name));
        }
    }

    private async Task<bool> MakeGeneratedAsync(ApplySession session, GeneratedSecret generated)
    {
        Draw(generated);
        return await MakeAsync(
            session, generated.Secret, ReferencedObject.Of,
            new ReferenceLook(Key(generated.Secret.Metadata.Name!), ReferenceSchedule.Seldom));
    }

    // Not read before: the server refuses to create what exists. Then the plan was made without it, so the stack is read again.
    private async Task<bool> MakeAsync(
        ApplySession session, V1Secret secret, Func<V1Secret, ReferencedObject> keep, ReferenceLook look)
    {
        var isOurs = false;
        await session.TryAsync<V1Secret>(secret.Metadata, async () =>
        {
            try
            {
                var made = await session.CreateAsync(secret);
                references.Keep(session.Namespace, look, keep(made));
                isOurs = true;
            }
            catch (KubernetesApiException refusal) when (refusal.IsAlreadyExists)
            {
                references.Invalidate(session.Namespace, look.Key);
                session.Report.MarkConflict();
                isOurs = await session.GetMetadataAsync<V1Secret>(look.Key.Name) is { } live
                    && Verify(session, live, secret.Metadata);
            }
        });
        return isOurs;
    }

    private async Task<bool> KeepAsync(ApplySession session, V1Secret desired, V1ObjectMeta found)
    {
        if (!Verify(session, found, desired.Metadata) || !await IsCurrentAsync(session, desired.Metadata, found))
        {
            return false;
        }

        if (desired.Metadata.Annotation(Labels.DataPolicy) is null
            || DataMetadataPatch.Build(session.Stack, desired.Metadata, found) is not { Count: > 0 } metadata)
        {
            return true;
        }

        metadata["uid"] = found.Uid;
        var patch = new JsonObject { ["metadata"] = metadata };
        if (session.Admission.IsFutile(found, patch))
        {
            return true;
        }

        // Return true even if the patch fails: the Secret exists, and its server needs nothing more.
        await session.TryAsync<V1Secret>(found, async () =>
        {
            var patched = await session.PatchAsync<V1Secret>(found, patch);
            references.Keep(
                session.Namespace, new ReferenceLook(Key(found.Name!), ReferenceSchedule.Seldom), ReferencedObject.Of(patched));
        });
        return true;
    }

    // Credentials are read live before their volume is created: if they were deleted since the last read, new ones would be made
    // after the volume, and a volume without credentials is never used.
    private async Task<bool> IsCurrentAsync(ApplySession session, V1ObjectMeta desired, V1ObjectMeta found)
    {
        if (desired.Annotation(Labels.DataDependency) is not { } dependency || !IsVolumeToCreate(session, dependency))
        {
            return true;
        }

        var isCurrent = false;
        await session.TryAsync<V1Secret>(desired, async () =>
        {
            var live = await session.GetMetadataAsync<V1Secret>(desired.Name!);
            isCurrent = live?.Uid == found.Uid && live?.ResourceVersion == found.ResourceVersion;
            if (!isCurrent)
            {
                references.Invalidate(session.Namespace, Key(desired.Name!));
                session.Report.MarkConflict();
            }
        });
        return isCurrent;
    }

    private static bool IsVolumeToCreate(ApplySession session, string dependency)
    {
        var claim = Names.DataClaim(session.Name, dependency);
        return session.Desired.Claims.Any(c => c.Metadata.Name == claim)
            && session.Observed.Claims.All(c => c.Metadata.Name != claim);
    }

    private bool Verify(ApplySession session, V1ObjectMeta found, V1ObjectMeta desired)
    {
        if (Ownership.IsOurs(session.Stack, found)
            || Ownership.IsOurData(session.Stack, found, desired.Annotation(Labels.DataDependency)))
        {
            return true;
        }

        // It may belong to an earlier stack and be deleted soon: the next reconcile must read it again.
        references.Invalidate(session.Namespace, Key(desired.Name!));
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

    private static ReferenceKey Key(string secret) => new(ReferenceKind.Secret, secret);
}
