using System.Text.Json.Nodes;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Profiles;
using Ballast.Operator.References;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Desired;

/// <summary>Digest of the contents that a component refers to: a change rolls this component's pods and no others.</summary>
internal static class ConfigDigest
{
    /// <summary>10 hexadecimal digits, or null if the component refers to nothing.</summary>
    public static string? Build(AppRendering app, ComponentSpec component)
    {
        var used = new JsonObject();
        foreach (var key in References(app.Spec, component).Select(r => $"{r.Kind}/{r.Name}").Distinct())
        {
            used[key] = app.Release.References.GetValueOrDefault(key);
        }

        return used.Count == 0 ? null : CanonicalJson.Hash(used)[..Release.IdLength];
    }

    private static IEnumerable<ReferenceKey> References(FilledSpec spec, ComponentSpec component)
    {
        foreach (var external in spec.Dependencies.Select(ReferenceUse.External).OfType<ExternalSpec>())
        {
            // Programs read an authority once, at their start.
            if (ReferenceUse.Authority(external) is { } authority)
            {
                yield return authority.Object;
            }
        }

        foreach (var variable in ComponentEnvironment.Effective(spec, component))
        {
            if (variable.SecretKeyRef is { } secret)
            {
                yield return new ReferenceKey(ReferenceKind.Secret, secret.Name);
            }
            else if (variable.ConfigMapKeyRef is { } map)
            {
                yield return new ReferenceKey(ReferenceKind.ConfigMap, map.Name);
            }
        }

        foreach (var mount in component.Mounts ?? [])
        {
            if (mount.Secret is { } secret)
            {
                yield return new ReferenceKey(ReferenceKind.Secret, secret);
            }
            else if (mount.ConfigMap is { } map)
            {
                yield return new ReferenceKey(ReferenceKind.ConfigMap, map);
            }
        }
    }
}
