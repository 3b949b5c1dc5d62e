using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
using Ballast.Operator.Profiles;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Desired;

public sealed class PodTemplateBuilderTests
{
    private static readonly WebSpec Web = new()
    {
        Port = 80,
        Env = [new EnvironmentVariable { Name = "TOKEN", SecretKeyRef = new KeyReference { Name = "mine", Key = "token" } }],
        Mounts = [new MountSpec { Path = "/etc/app", ConfigMap = "settings" }],
    };

    private static readonly AppStackSpec Spec = new()
    {
        Env =
        [
            new EnvironmentVariable { Name = "TOKEN", SecretKeyRef = new KeyReference { Name = "shared", Key = "token" } },
            new EnvironmentVariable { Name = "REGION", Value = "north" },
        ],
        Web = Web,
    };

    [Fact]
    public void Environment_OfANameInBoth_IsTheComponentsOwnAndThereOnce()
    {
        var token = Build().Spec!.Containers[0].Env!.Single(e => e.Name == "TOKEN");

        Assert.Equal("mine", token.ValueFrom!.SecretKeyRef!.Name);
    }

    [Theory]
    [InlineData("Secret/mine", true)]
    [InlineData("ConfigMap/settings", true)]
    [InlineData("Secret/shared", false)] // overridden in this component
    [InlineData("Secret/others", false)]
    public void Template_OfChangedContent_ChangesOnlyWhereTheComponentUsesIt(string reference, bool changes)
    {
        var before = Build().Metadata!.Annotation(Labels.Config);
        var after = Build((reference, "changed")).Metadata!.Annotation(Labels.Config);

        Assert.NotNull(before);
        Assert.Equal(changes, before != after);
    }

    [Fact]
    public void Template_WithoutReferences_HasNoDigest() =>
        Assert.Null(Build(new WebSpec { Port = 80 }, new AppStackSpec()).Metadata!.Annotations);

    [Fact]
    public void Scratch_MountedByTheAuthor_IsNotMountedTwice()
    {
        var web = new WebSpec
        {
            Port = 80,
            Mounts = [new MountSpec { Path = "/tmp/", EmptyDir = new EmptyDirSpec { SizeLimit = "1024Mi" } }]
        };

        var pod = Build(web, new AppStackSpec()).Spec!;

        Assert.Equal("1Gi", Assert.Single(pod.Volumes!).EmptyDir!.SizeLimit);
        Assert.Single(pod.Containers[0].VolumeMounts!);
    }

    [Theory]
    [InlineData("Secret")]
    [InlineData("ConfigMap")]
    public void Mount_WithAKey_IsThatOneFile(string kind)
    {
        var mount = new MountSpec { Path = "/app/configs/.secrets", Key = "secrets" };
        var web = new WebSpec
        {
            Port = 80,
            Mounts = [kind == "Secret" ? mount with { Secret = "shop" } : mount with { ConfigMap = "shop" }],
        };

        var pod = Build(web, new AppStackSpec()).Spec!;

        var file = pod.Containers[0].VolumeMounts!.Single(m => m.Name == "mount-0");
        Assert.Equal(("/app/configs/.secrets", "secrets", true), (file.MountPath, file.SubPath, file.ReadOnly));
        var volume = pod.Volumes!.Single(v => v.Name == "mount-0");
        Assert.Equal(new V1KeyToPath { Key = "secrets", Path = "secrets" }, Assert.Single(
            volume.Secret?.Items ?? volume.ConfigMap!.Items!));
    }

    [Fact]
    public void Environment_OfAnyComponent_TellsThePodAndTheStack()
    {
        var environment = Build(new WebSpec { Port = 80, Workers = 4 }, new AppStackSpec()).Spec!.Containers[0].Env!;

        Assert.Equal(
            ["POD_NAME=metadata.name", "POD_NAMESPACE=metadata.namespace", "POD_IP=status.podIP"],
            environment.Where(e => e.ValueFrom is not null).Select(e => $"{e.Name}={e.ValueFrom!.FieldRef!.FieldPath}"));
        Assert.Equal(
            ["APP_NAME=shop", "WORKER_PROCESSES=4", "WORKERS=4", "WEB_CONCURRENCY=4"],
            environment.Where(e => e.Value is not null).Select(e => $"{e.Name}={e.Value}"));
    }

    [Fact]
    public void Environment_OfANameThatTheAuthorSets_IsTheAuthors()
    {
        var spec = new AppStackSpec
        {
            Env = [new EnvironmentVariable { Name = "APP_NAME", Value = "mine" }],
            Dependencies =
                [new DependencySpec { Name = "db", Env = [new DependencyVariable { Name = "POD_IP", Format = "{host}" }] }],
        };

        var environment = Build(new WebSpec { Port = 80 }, spec).Spec!.Containers[0].Env!;

        Assert.Equal("mine", environment.Single(e => e.Name == "APP_NAME").Value);
        Assert.DoesNotContain(environment, e => e.Name == "POD_IP");
    }

    private static V1PodTemplateSpec Build(params (string Key, string Digest)[] changed)
    {
        var digests = new Dictionary<string, string>
        {
            ["Secret/mine"] = "1",
            ["Secret/shared"] = "2",
            ["ConfigMap/settings"] = "3",
            ["Secret/others"] = "4",
        };
        foreach (var (key, digest) in changed)
        {
            digests[key] = digest;
        }

        return Build(Web, Spec, digests);
    }

    private static V1PodTemplateSpec Build(WebSpec web, AppStackSpec spec, Dictionary<string, string>? digests = null)
    {
        var stack = new AppStack { Metadata = new V1ObjectMeta { Name = "shop", Namespace = "demo", Uid = "u" }, Spec = spec };
        var release = new Release(new string('0', 64), ReleaseInputs.Of(spec), digests ?? []);
        return PodTemplateBuilder.Build(stack, new AppRendering(release, FilledSpec.Of(spec), "shop-env-1"), Components.Web, web);
    }
}
