using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
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
        var release = new Release(new string('0', 64), spec, digests ?? []);
        return PodTemplateBuilder.Build(stack, new AppRendering(release, spec, "shop-env-1"), Components.Web, web);
    }
}
