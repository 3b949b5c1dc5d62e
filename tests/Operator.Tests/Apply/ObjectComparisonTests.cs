using Ballast.Kubernetes.Objects;
using Ballast.Operator.Apply;

namespace Ballast.Operator.Tests.Apply;

/// <summary>What a live object lacks of its desired state, and what others may add.</summary>
public sealed class ObjectComparisonTests
{
    [Fact]
    public void Items_AddedByOthersAnywhere_AreNoDifference()
    {
        var live = Web();
        var pod = live.Spec!.Template.Spec!;
        var web = pod.Containers[0];
        web.Env!.InsertRange(0, [new V1EnvVar { Name = "EXTRA", Value = "1" }]);
        web.Ports!.Insert(0, new V1ContainerPort { ContainerPort = 9090 });
        web.VolumeMounts!.Insert(0, new V1VolumeMount { Name = "mesh", MountPath = "/mesh" });
        pod.Containers.Insert(0, new V1Container { Name = "sidecar" });
        pod.InitContainers = [new V1Container { Name = "init" }];
        pod.Volumes!.Insert(0, new V1Volume { Name = "mesh" });
        pod.Tolerations!.Insert(0, new V1Toleration { Key = "node.kubernetes.io/not-ready" });
        live.Metadata.Labels!["team"] = "red";

        Assert.Empty(Find(Web(), live));
    }

    [Fact]
    public void Items_InAnotherOrder_AreNoDifference()
    {
        var live = Web();
        live.Spec!.Template.Spec!.Containers[0].Env!.Reverse();

        Assert.Empty(Find(Web(), live));
    }

    [Fact]
    public void Variables_ThatReferToEarlierOnes_MustKeepTheirOrder()
    {
        var wanted = Web();
        wanted.Spec!.Template.Spec!.Containers[0].Env![1].Value = "$(A)/b";
        var live = Web();
        live.Spec!.Template.Spec!.Containers[0].Env![1].Value = "$(A)/b";
        live.Spec.Template.Spec.Containers[0].Env!.Reverse();

        Assert.Equal(["spec.template.spec.containers[web].env"], Find(wanted, live));
    }

    [Fact]
    public void Service_PortAddedByOthers_IsNoDifferenceAndAnotherTargetIs()
    {
        var live = Service(8000);
        live.Spec!.Ports!.Insert(0, new V1ServicePort { Name = "mesh", Port = 15090 });

        Assert.Empty(Find(Service(8000), live));
        Assert.Equal(["spec.ports[80,TCP].targetPort"], Find(Service(8001), live));
    }

    [Theory]
    [InlineData("spec.template.spec.containers[web].args")]
    [InlineData("spec.template.spec.containers[web].env[A].value")]
    [InlineData("spec.template.spec.containers[web].env[B]")]
    [InlineData("spec.template.spec.containers[web].ports[8000,TCP]")]
    [InlineData("spec.template.spec.containers[web].resources.requests.cpu")]
    [InlineData("spec.template.spec.containers[web].resources.requests")]
    [InlineData("spec.template.spec.containers[web].volumeMounts[/tmp].name")]
    [InlineData("spec.template.spec.tolerations")]
    [InlineData("metadata.labels[ballast.dev/stack]")]
    [InlineData("spec.template.spec.containers[web]")]
    public void Field_ThatDiffers_IsNamedByItsKeys(string path)
    {
        var live = Web();
        var pod = live.Spec!.Template.Spec!;
        var web = pod.Containers[0];
        Action edit = path.Split('.', '[')[^1] switch
        {
            "args" => () => web.Args!.Add("--more"),
            "value" => () => web.Env![0].Value = "other",
            "B]" => () => web.Env!.RemoveAt(1),
            "8000,TCP]" => () => web.Ports!.Clear(),
            "cpu" => () => web.Resources!.Requests!["cpu"] = "500m",
            "requests" => () => web.Resources!.Requests = null,
            "name" => () => web.VolumeMounts![0].Name = "other",
            "tolerations" => () => pod.Tolerations![0].Effect = "NoExecute",
            "web]" => () => pod.Containers[0] = new V1Container { Name = "other" },
            _ => () => live.Metadata.Labels!.Clear(),
        };
        edit();

        Assert.Equal([path], Find(Web(), live));
    }

    // A list in an atomic list belongs to it: one port more would open the server to whoever may use it.
    [Fact]
    public void NetworkPolicy_PortAddedToARule_IsADifference()
    {
        var live = Policy();
        live.Spec!.Ingress![0].Ports!.Add(new V1NetworkPolicyPort { Port = 22 });

        Assert.Equal(["spec.ingress"], Find(Policy(), live));
    }

    private static IEnumerable<string> Find<T>(T wanted, T live)
        where T : class, IKubernetesObject =>
        ObjectComparison.Find(
            wanted, live,
            (System.Text.Json.Serialization.Metadata.JsonTypeInfo<T>)KubernetesJsonContext.Default.GetTypeInfo(typeof(T))!)
            .Select(d => d.Describe());

    private static V1Deployment Web() => new()
    {
        Metadata = new V1ObjectMeta { Name = "shop-web", Labels = new() { ["ballast.dev/stack"] = "shop" } },
        Spec = new V1DeploymentSpec
        {
            Selector = new V1LabelSelector(),
            Template = new V1PodTemplateSpec
            {
                Spec = new V1PodSpec
                {
                    Containers =
                    [
                        new V1Container
                        {
                            Name = "web",
                            Args = ["serve"],
                            Env = [new V1EnvVar { Name = "A", Value = "a" }, new V1EnvVar { Name = "B", Value = "b" }],
                            Ports = [new V1ContainerPort { ContainerPort = 8000 }],
                            Resources = new V1ResourceRequirements { Requests = new() { ["cpu"] = "250m" } },
                            VolumeMounts = [new V1VolumeMount { Name = "tmp", MountPath = "/tmp" }],
                        },
                    ],
                    Tolerations = [new V1Toleration { Key = "spot", Operator = "Exists" }],
                    Volumes = [new V1Volume { Name = "tmp", EmptyDir = new V1EmptyDirVolumeSource() }],
                },
            },
        },
    };

    private static V1Service Service(int target) => new()
    {
        Metadata = new V1ObjectMeta { Name = "shop-web" },
        Spec = new V1ServiceSpec { Ports = [new V1ServicePort { Name = "http", Port = 80, TargetPort = target }] },
    };

    private static V1NetworkPolicy Policy() => new()
    {
        Metadata = new V1ObjectMeta { Name = "shop-db" },
        Spec = new V1NetworkPolicySpec
        {
            PodSelector = new V1LabelSelector(),
            Ingress = [new V1NetworkPolicyIngressRule { Ports = [new V1NetworkPolicyPort { Port = 5432 }] }],
        },
    };
}
