using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.CloudNativePg;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Tests.Observe;

namespace Ballast.Operator.Tests.Naming;

/// <summary>Which stacks are looked at again when a Cluster changes.</summary>
public sealed class ClusterIndexTests
{
    [Fact]
    public void Stacks_OfACluster_AreThoseOfItsNamespaceThatNameIt()
    {
        var options = new InformerOptions<AppStack>();
        ClusterIndex.Configure(options);
        var unreadable = new AppStack { Metadata = new V1ObjectMeta { Namespace = "demo", Name = "unreadable" }, Spec = null! };
        var stacks = new FixedCache<AppStack>(
            options,
            Stack("demo", "first", "main", "other"), Stack("demo", "second", "main"), Stack("demo", "third", "other"),
            Stack("elsewhere", "fourth", "main"), unreadable);

        var found = ClusterIndex.StacksOf(
            stacks, new V1Cluster { Metadata = new V1ObjectMeta { Namespace = "demo", Name = "main" } });

        Assert.Equal([new ObjectKey("demo", "first"), new ObjectKey("demo", "second")], found);
    }

    private static AppStack Stack(string @namespace, string name, params string[] clusters) => new()
    {
        Metadata = new V1ObjectMeta { Namespace = @namespace, Name = name },
        Spec = new AppStackSpec
        {
            Dependencies =
            [
                .. clusters.Select(cluster => new DependencySpec
                {
                    Name = cluster,
                    Postgres = new PostgresSpec { Cluster = new ObjectReference { Name = cluster } },
                }),
                new DependencySpec { Name = "cache", Redis = new RedisSpec() },
            ],
        },
    };
}
