using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Validate;

/// <summary>
/// Refuses changes that existing data does not allow: another engine, source or major version of a dependency, a smaller volume,
/// or one of another storage class. The spec is compared with the servers, volumes and credentials that exist, not with an
/// earlier spec, so that the author can undo a refused change.
/// </summary>
internal static class ImmutabilityValidator
{
    private const string Mend = "undo the change, or add a dependency of another name and move the data";

    /// <summary>The changes that are refused.</summary>
    /// <param name="stack">The stack as written.</param>
    /// <param name="observed">What exists.</param>
    /// <param name="running">
    /// The running release, the only record of an external server's engine. Null: none, or not known.
    /// </param>
    public static IReadOnlyList<FieldError> Validate(AppStack stack, ObservedState observed, AppStackSpec? running = null)
    {
        var spec = FilledSpec.Of(stack.Spec);
        return [.. spec.Dependencies.SelectMany(d => Check(stack, d, observed, running))];
    }

    private static IEnumerable<FieldError> Check(
        AppStack stack, DependencySpec dependency, ObservedState observed, AppStackSpec? running)
    {
        if (EngineCatalog.For(dependency) is not { } wanted)
        {
            return [];
        }

        var field = $"spec.dependencies[{dependency.Name}].{wanted.Engine.Name}";
        // Do not compare the storage if the server is another one, or keeps nothing: the spec means no such volume.
        var identity =
            CheckIdentity(field, dependency.Name, wanted, Existing(stack, dependency.Name, observed, running)).ToList();
        return identity.Count > 0 || !wanted.HasVolume
            ? identity
            : CheckStorage(field, wanted, Claim(stack, dependency.Name, observed));
    }

    private static IEnumerable<FieldError> CheckIdentity(string field, string name, EngineChoice wanted, ExistingServer? existing)
    {
        if (existing is null)
        {
            yield break;
        }

        if (existing.Engine is { } engine && engine != wanted.Engine.Name)
        {
            yield return new FieldError(field, $"{name} is {engine}, and the engine of a dependency cannot change: {Mend}");
        }
        else if (existing.Source != wanted.Source)
        {
            yield return new FieldError(
                $"{field}.{Field(wanted.Source)}", $"{name} is {Field(existing.Source)}, and its source cannot change: {Mend}");
        }
        else if (existing.Version is { } version && wanted.Managed is { } managed
            && wanted.Engine.MajorVersion(managed.Version) != version)
        {
            yield return new FieldError(
                $"{field}.managed.version", $"{name} has data of version {version}, and the major version cannot change: {Mend}");
        }
    }

    private static string Field(DependencySource source) => source.ToString().ToLowerInvariant();

    private static IEnumerable<FieldError> CheckStorage(string field, EngineChoice wanted, V1PersistentVolumeClaim? claim)
    {
        var present = claim?.Spec?.Resources?.Requests?.GetValueOrDefault("storage");
        if (wanted.Managed is { Storage: { } storage } && Quantity.Parse(storage) < Quantity.Parse(present))
        {
            yield return new FieldError(
                $"{field}.managed.storage",
                $"{storage} is less than the {present} that its volume has, and a volume cannot shrink: set {present} or more");
        }

        if (wanted.Managed is { StorageClassName: { Length: > 0 } wish } && claim?.Spec?.StorageClassName is { Length: > 0 } has
            && wish != has)
        {
            yield return new FieldError(
                $"{field}.managed.storageClassName",
                $"its volume is of class {has}, and the class of a volume cannot change: {Mend}");
        }
    }

    // Read a managed server from its objects. An external server has none, so read it from the running release.
    private static ExistingServer? Existing(AppStack stack, string dependency, ObservedState observed, AppStackSpec? running)
    {
        var name = Names.Dependency(stack.Metadata.Name!, dependency);
        var server = observed.StatefulSets.FirstOrDefault(
            s => s.Metadata.Name == name && s.Metadata.ControllerOwner?.Uid == stack.Metadata.Uid);
        if (server is null)
        {
            return running?.Dependencies?.Find(d => d.Name == dependency) is { } before
                && EngineCatalog.For(before) is { IsManaged: false } known
                ? new ExistingServer(known.Engine.Name, known.Source, null)
                : null;
        }

        V1ObjectMeta?[] witnesses =
        [
            Claim(stack, dependency, observed)?.Metadata,
            observed.Secret(Names.Credentials(stack.Metadata.Name!, dependency))?.Metadata,
            server.Metadata,
        ];
        var engine = witnesses.Select(w => w?.Annotation(Labels.DataEngine)).FirstOrDefault(e => e is not null);
        var version = witnesses.Select(w => w?.Annotation(Labels.DataVersion)).FirstOrDefault(v => v is not null);
        return new ExistingServer(engine ?? server.Metadata.Label(Labels.Name), DependencySource.Managed, version);
    }

    private static V1PersistentVolumeClaim? Claim(AppStack stack, string dependency, ObservedState observed) =>
        observed.Claims.FirstOrDefault(c => c.Metadata.Name == Names.DataClaim(stack.Metadata.Name!, dependency));

    /// <summary>What is known of an existing dependency; a null value is not known.</summary>
    private sealed record ExistingServer(string? Engine, DependencySource Source, string? Version);
}
