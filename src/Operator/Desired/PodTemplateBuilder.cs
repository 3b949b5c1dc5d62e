using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Desired;

/// <summary>The pod template that web, processes, tasks and migration share.</summary>
internal static class PodTemplateBuilder
{
    private const string ScratchFolder = "/tmp";
    private const int FileMode = 0b110_100_100;

    /// <summary>
    /// A template with one container, named after the component. The component's own builder adds probes, ports and the like.
    /// </summary>
    /// <param name="name">Value of the component label.</param>
    public static V1PodTemplateSpec Build(AppStack stack, AppRendering app, string name, ComponentSpec component)
    {
        var (volumes, mounts) = BuildVolumes(component.Mounts ?? []);
        foreach (var (volume, mount) in AuthorityVolumes.Build(app.Spec))
        {
            volumes.Add(volume);
            mounts.Add(mount);
        }

        return new V1PodTemplateSpec
        {
            Metadata = new V1ObjectMeta
            {
                Labels = ChildMetadata.BuildLabels(stack, name),
                Annotations = ConfigDigest.Build(app, component) is { } digest ? new() { [Labels.Config] = digest } : null,
            },
            Spec = new V1PodSpec
            {
                ServiceAccountName = string.IsNullOrEmpty(app.Spec.ServiceAccountName)
                    ? Names.ServiceAccount(stack.Metadata.Name!)
                    : app.Spec.ServiceAccountName,
                AutomountServiceAccountToken = false,
                EnableServiceLinks = false,
                ImagePullSecrets = BuildPullSecrets(app.Spec.ImagePullSecrets),
                SecurityContext = PodSecurity.BuildPod(component.RunAsUser),
                NodeSelector = component.NodeSelector,
                Tolerations = component.Tolerations?.ConvertAll(Convert),
                Containers =
                [
                    new V1Container
                    {
                        Name = name,
                        Image = component.Image ?? app.Spec.Image,
                        Command = component.Command,
                        Args = component.Args,
                        EnvFrom = [new V1EnvFromSource { SecretRef = new V1LocalObjectReference { Name = app.Environment } }],
                        Env = ComponentEnvironment.Build(stack.Metadata.Name!, app.Spec, component),
                        Resources = ResourceRequirements.Build(component.Resources),
                        VolumeMounts = mounts,
                        SecurityContext = PodSecurity.BuildContainer(),
                        // Without a termination message, status shows the last lines of the log instead of only an exit code.
                        TerminationMessagePolicy = "FallbackToLogsOnError",
                    },
                ],
                Volumes = volumes,
            },
        };
    }

    public static List<V1LocalObjectReference>? BuildPullSecrets(IReadOnlyList<string>? names) =>
        names is null ? null : [.. names.Select(name => new V1LocalObjectReference { Name = name })];

    private static (List<V1Volume> Volumes, List<V1VolumeMount> Mounts) BuildVolumes(List<MountSpec> specs)
    {
        List<V1Volume> volumes = [.. specs.Select((mount, i) => Convert(mount, $"mount-{i}"))];
        List<V1VolumeMount> mounts =
        [
            .. specs.Select((mount, i) => new V1VolumeMount
            {
                Name = $"mount-{i}",
                MountPath = mount.Path,
                SubPath = mount.Key,
                ReadOnly = mount.EmptyDir is null ? true : null,
            }),
        ];
        if (!specs.Exists(m => m.Path.TrimEnd('/') == ScratchFolder))
        {
            volumes.Insert(0, new V1Volume { Name = "tmp", EmptyDir = new V1EmptyDirVolumeSource() });
            mounts.Insert(0, new V1VolumeMount { Name = "tmp", MountPath = ScratchFolder });
        }

        return (volumes, mounts);
    }

    // Set explicitly: a defaulted field has no field manager, so apply would not remove it when another kind of volume replaces
    // this one.
    private static V1Volume Convert(MountSpec mount, string name) => mount switch
    {
        { Secret: { } secret } =>
            new V1Volume
            {
                Name = name,
                Secret = new V1SecretVolumeSource { SecretName = secret, DefaultMode = FileMode, Items = Items(mount.Key) },
            },
        { ConfigMap: { } map } =>
            new V1Volume
            {
                Name = name,
                ConfigMap = new V1ConfigMapVolumeSource { Name = map, DefaultMode = FileMode, Items = Items(mount.Key) },
            },
        _ => new V1Volume
        {
            Name = name,
            EmptyDir = new V1EmptyDirVolumeSource
            {
                SizeLimit = mount.EmptyDir?.SizeLimit is { } limit ? Quantity.Canonical(limit) : null
            },
        },
    };

    // Named, so that the pod waits for a key that is gone: of a whole volume the kubelet would mount an empty folder in its
    // place.
    private static List<V1KeyToPath>? Items(string? key) => key is null ? null : [new V1KeyToPath { Key = key, Path = key }];

    private static V1Toleration Convert(TolerationSpec toleration) => new()
    {
        Key = toleration.Key,
        Operator = toleration.Operator?.ToString(),
        Value = toleration.Value,
        Effect = toleration.Effect?.ToString(),
        TolerationSeconds = toleration.TolerationSeconds,
    };
}
