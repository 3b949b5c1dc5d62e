using Ballast.Kubernetes.Objects;
using Ballast.Operator.Engines;
using Ballast.Operator.Profiles;
using Ballast.Operator.References;

namespace Ballast.Operator.Desired;

/// <summary>The authorities of external servers, as files in the app's containers.</summary>
internal static class AuthorityVolumes
{
    private const int FileMode = 0b100_100_100;

    public static IEnumerable<(V1Volume Volume, V1VolumeMount Mount)> Build(FilledSpec spec)
    {
        foreach (var dependency in spec.Dependencies)
        {
            if (ReferenceUse.External(dependency) is not { } external || ReferenceUse.Authority(external) is not { } authority)
            {
                continue;
            }

            var name = $"tls-{dependency.Name}";
            yield return (
                Volume(name, authority.Object, authority.Key, !dependency.Required),
                new V1VolumeMount { Name = name, MountPath = $"{TlsSettings.Folder}/{dependency.Name}", ReadOnly = true });
        }
    }

    private static V1Volume Volume(string name, ReferenceKey found, string key, bool isOptional)
    {
        List<V1KeyToPath> items = [new V1KeyToPath { Key = key, Path = TlsSettings.AuthorityFile }];
        bool? optional = isOptional ? true : null;
        return found.Kind == ReferenceKind.Secret
            ? new V1Volume
            {
                Name = name,
                Secret = new V1SecretVolumeSource
                {
                    SecretName = found.Name,
                    Items = items,
                    DefaultMode = FileMode,
                    Optional = optional,
                },
            }
            : new V1Volume
            {
                Name = name,
                ConfigMap = new V1ConfigMapVolumeSource
                {
                    Name = found.Name,
                    Items = items,
                    DefaultMode = FileMode,
                    Optional = optional,
                },
            };
    }
}
