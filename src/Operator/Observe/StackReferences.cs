using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;
using Ballast.Operator.References;

namespace Ballast.Operator.Observe;

/// <summary>The Secrets and ConfigMaps that a reconcile of a stack reads.</summary>
internal static class StackReferences
{
    /// <summary>References whose contents are part of a release, with the used keys; null: all keys.</summary>
    public static IReadOnlyDictionary<ReferenceKey, IReadOnlySet<string>?> OfRelease(AppStack stack)
    {
        var references = new Dictionary<ReferenceKey, IReadOnlySet<string>?>(ReferenceKeys.Of(stack.Spec));
        foreach (var dependency in (stack.Spec.Dependencies ?? []).Where(d => EngineCatalog.For(d) is { IsManaged: true }))
        {
            references[Credentials(stack, dependency)] = null;
        }

        return references;
    }

    /// <summary>References that may be missing: only optional dependencies use them.</summary>
    public static IReadOnlySet<ReferenceKey> Optional(AppStack stack)
    {
        var uses = ReferenceUse.Of(stack.Spec).ToLookup(u => u.Required, u => u.Object);
        return uses[false].Except(uses[true]).ToHashSet();
    }

    /// <summary>All references: those of the release, and the digest key.</summary>
    public static IEnumerable<ReferenceKey> All(AppStack stack) =>
        OfRelease(stack).Keys.Append(Secret(Names.DigestKey(stack.Metadata.Name!)));

    /// <summary>
    /// Dependencies that the spec no longer lists, or lists with another Secret or encryption, but the running or the newest good
    /// release still uses: without the contents of their Secrets these releases could not be rendered again.
    /// </summary>
    public static IEnumerable<DependencySpec> EarlierDependencies(
        AppStack stack, ObservedState observed, AppWorkloads workloads)
    {
        var listed = (stack.Spec.Dependencies ?? []).Select(d => Server(stack, d)).ToHashSet();
        var carried = workloads.All.Select(w => w.Release).ToHashSet();
        return observed.History.Releases.Where(r => carried.Contains(r.Release.Id))
            .Concat(observed.History.Good.Take(1))
            .SelectMany(r => r.Release.Spec.Dependencies ?? [])
            .Where(d => EngineCatalog.For(d) is not { Literal: not null } && !listed.Contains(Server(stack, d)));
    }

    /// <summary>
    /// What tells the server of a release's dependency from the one that the spec names now: its name, its Secret, and how the
    /// connection is encrypted.
    /// </summary>
    public static (string Name, ReferenceKey Secret, ExternalTlsSpec? Tls) Server(AppStack stack, DependencySpec dependency) =>
        (dependency.Name, Credentials(stack, dependency), ReferenceUse.External(dependency)?.Tls);

    /// <summary>The objects with the credentials and the authority of a dependency.</summary>
    public static IEnumerable<ReferenceKey> OfServer(AppStack stack, DependencySpec dependency)
    {
        yield return Credentials(stack, dependency);
        if (ReferenceUse.External(dependency) is { } external && ReferenceUse.Authority(external) is { } authority)
        {
            yield return authority.Object;
        }
    }

    /// <summary>The Secrets whose content the operator generated: the digest key, and credentials of managed servers.</summary>
    public static IReadOnlySet<ReferenceKey> Generated(AppStack stack, IEnumerable<DependencySpec> earlier) =>
        (stack.Spec.Dependencies ?? []).Concat(earlier)
            .Where(d => EngineCatalog.For(d) is { IsManaged: true }).Select(d => Credentials(stack, d))
            .Append(Secret(Names.DigestKey(stack.Metadata.Name!)))
            .Except(ReferenceKeys.Of(stack.Spec).Keys).ToHashSet();

    /// <summary>The Secret with the address or the credentials of a dependency.</summary>
    public static ReferenceKey Credentials(AppStack stack, DependencySpec dependency) =>
        Secret(ReferenceUse.External(dependency)?.SecretRef.Name ?? Names.Credentials(stack.Metadata.Name!, dependency.Name));

    /// <summary>
    /// The generated environments that the app's workloads and tasks use, each with the metadata that the operator gave it.
    /// </summary>
    public static IEnumerable<ReferencedObject> Environments(AppStack stack, ObservedState observed, AppWorkloads workloads) =>
        from user in workloads.All.Select(w => (w.Environment, w.Metadata))
            .Concat(observed.CronJobs.Select(c => (Environment: EnvironmentOf(c), c.Metadata)))
        where user.Environment is not null && Ownership.IsOurs(stack, user.Metadata)
        group user by user.Environment into same
        select ReferencedObject.WithoutContent(new V1ObjectMeta
        {
            Name = same.Key,
            Namespace = stack.Metadata.Namespace,
            OwnerReferences = same.First().Metadata.OwnerReferences,
        });

    /// <summary>Name of the generated environment that a task's pods use.</summary>
    public static string? EnvironmentOf(V1CronJob task) =>
        task.Spec?.JobTemplate.Spec.Template.Spec?.Containers.FirstOrDefault()?.EnvFrom?.FirstOrDefault()?.SecretRef?.Name;

    private static ReferenceKey Secret(string name) => new(ReferenceKind.Secret, name);
}
