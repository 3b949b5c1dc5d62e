using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Desired;
using Ballast.Operator.Engines;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Planning;

/// <summary>What restarts a managed server that runs, and what does not.</summary>
public sealed class ServerPlannerTests
{
    private static readonly string Stack =
        PlannerWorld.Football.Edited("migration: {args: [migrate]}", "imagePullSecrets: [registry]");

    private static readonly ManagedSqlSpec Server = new() { Version = "15" };

    public static TheoryData<string> Elsewhere => [.. Changes.Keys];

    private static Dictionary<string, Func<AppStackSpec, AppStackSpec>> Changes { get; } = new()
    {
        ["scale"] = s => s with { Web = s.Web! with { Replicas = 3 } },
        ["scaled far beyond the server"] = s => s with { Web = s.Web! with { Replicas = 30 } },
        ["scaled down"] = s => s with { Web = s.Web! with { Replicas = 1 } },
        ["workers"] = s => s with { Web = s.Web! with { Workers = 5 } },
        ["pool"] = s => s with { Dependencies = [s.Dependencies![0] with { Pool = new PoolSpec { Size = 30, Overflow = 30 } }] },
        ["profile"] = s => s with
        {
            Profile = Profile.Development,
            Dependencies = [s.Dependencies![0] with
            {
                Postgres = new PostgresSpec { Managed = Server with { Resources = Production } },
            }],
        },
        ["migration"] = s => s with { Migration = new MigrationSpec() },
        ["autoscaling"] = s => s with { Web = s.Web! with { Autoscaling = new AutoscalingSpec { MaxReplicas = 9 } } },
        ["pull secrets"] = s => s with { ImagePullSecrets = ["mirror"] },
        ["no pull secrets"] = s => s with { ImagePullSecrets = null },
        ["the number that it has"] = s => Explicit(s, 1250),
    };

    private static ResourcesSpec Production => new()
    {
        Requests = new() { ["cpu"] = "250m", ["memory"] = "512Mi" },
        Limits = new() { ["cpu"] = "1", ["memory"] = "1Gi" },
    };

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public void ChangeOutsideTheServer_RestartsNothing(string change)
    {
        var world = Running();
        var before = Live(world);

        world.Spec = Changes[change](world.Spec);

        Assert.False(IsWritten(world));
        Assert.Equal("max_connections=1250", before.Spec!.Template.Spec!.Containers[0].Args![1]);
    }

    [Fact]
    public void ReturnToAnEarlierRelease_RestartsNothing()
    {
        var world = Running();
        world.Spec = Changes["pool"](world.Spec);
        world.Want("1.5.0");
        world.Apply();
        Assert.False(IsWritten(world));

        world.Spec = world.Spec with { Dependencies = [world.Spec.Dependencies![0] with { Pool = null }] };
        world.Want("1.4.2");

        Assert.False(IsWritten(world));
    }

    [Fact]
    public void OwnFieldChanged_TakesPullSecretsAndTheLargerSizeAlong()
    {
        var world = Running();
        world.Spec = Changes["scale"](Changes["pull secrets"](world.Spec));
        world.Spec = Managed(world.Spec, Server with { Version = "15.6" });

        Assert.True(IsWritten(world));
        Assert.Equal("2050 mirror", Facts(Desired(world)));
    }

    [Fact]
    public void OwnFieldChanged_NeverMakesTheServerSmaller()
    {
        var world = Running();
        world.Spec = Managed(Changes["scaled down"](world.Spec), Server with { Version = "15.6" });

        Assert.Equal("1250 registry", Facts(Desired(world)));
    }

    [Theory]
    [InlineData(1300)]
    [InlineData(900)]
    public void MaxConnectionsOfTheSpec_RestartsWhereItIsAnother(int most)
    {
        var world = Running();
        world.Spec = Explicit(world.Spec, most);

        Assert.True(IsWritten(world));
        Assert.Equal($"{most} registry", Facts(Desired(world)));
    }

    [Fact]
    public void MaxConnectionsTakenOutOfTheSpec_StaysAsItStandsInTheArguments()
    {
        var world = Running(Explicit(StackYaml.Read(Stack).Spec, 2000));

        world.Spec = Explicit(world.Spec, null);

        Assert.False(IsWritten(world));
        Assert.Equal("2000 registry", Facts(Desired(world)));
    }

    [Fact]
    public void AnotherRepository_Restarts()
    {
        var world = Running();
        world.Images = new EngineImages().With(EngineCatalog.Named("postgres")!.Images[0], "registry.example/postgres");

        Assert.True(IsWritten(world));
    }

    [Fact]
    public void ArgumentsEditedByHand_ArePutBack()
    {
        var world = Running();
        var edited = Live(world);
        edited.Spec!.Template.Spec!.Containers[0].Args = ["-c", "max_connections=77"];
        world.SetServer(edited);

        Assert.True(IsWritten(world));
        Assert.Equal("1250 registry", Facts(Desired(world)));
    }

    [Theory]
    [InlineData("pull secrets", "mirror")]
    [InlineData("no pull secrets", null)]
    public void PullSecrets_WhileThePodCannotPull_ReachItAtOnce(string change, string? secret)
    {
        var world = Running();
        world.RemovePod("football-db-0");
        world.AddPod(Unpulled());
        Assert.False(IsWritten(world));

        world.Spec = Changes[change](world.Spec);

        Assert.True(IsWritten(world));
        Assert.Equal($"1250 {secret}", Facts(Kept(world)));
        world.SetServer(Copy(Kept(world)));
        Assert.False(IsWritten(world));
    }

    /// <summary>As admission does where images come from a mirror: these are not the operator's.</summary>
    [Fact]
    public void PullSecretsAddedByAdmission_RestartNothing()
    {
        var world = Running();
        var changed = Live(world);
        changed.Spec!.Template.Spec!.ImagePullSecrets!.Add(new V1LocalObjectReference { Name = "admission" });
        world.SetServer(changed);

        Assert.False(IsWritten(world));
    }

    [Fact]
    public void Servers_OfAnEarlierVersion_AreNotWritten()
    {
        var earlier = StackCase.Parse(GoldenFile.Read("servers-of-an-earlier-version", "input.yaml"));
        var live = earlier.Observed.StatefulSets.Select(s => AppliedState.Stamp(s, KubernetesJsonContext.Default.V1StatefulSet))
            .ToDictionary(s => s.Metadata.Name!);

        Assert.Equal(2, live.Count);
        Assert.All(earlier.Build().StatefulSets, desired => Assert.False(Differs(desired, live[desired.Metadata.Name!])));
    }

    [Fact]
    public void ServerOfAnEarlierVersion_IsJudgedByTheEarlierCountUntilItRestarts()
    {
        var world = Running();
        var earlier = Live(world);
        earlier.Metadata.Annotations = new() { [Labels.Release] = EarlierIdentity(700) };
        earlier.Spec!.Template.Spec!.Containers[0].Args = ["-c", "max_connections=700"];
        world.SetServer(AppliedState.Stamp(earlier, KubernetesJsonContext.Default.V1StatefulSet));

        world.Want("1.5.0");
        Assert.False(IsWritten(world));
        Assert.Equal("600 of 697", world.Plan().Budget!.Message);
        Assert.Null(Desired(world).Metadata.Annotation(Labels.MaxConnections));

        world.Spec = Managed(world.Spec, Server with { Version = "15.6" });
        Assert.Equal("800 of 1247", world.Plan().Budget!.Message);
        Assert.Equal("1250 registry", Facts(Desired(world)));
    }

    private static AppStackSpec Managed(AppStackSpec spec, ManagedSqlSpec managed) => spec with
    {
        Dependencies = [spec.Dependencies![0] with { Postgres = new PostgresSpec { Managed = managed } }],
    };

    private static AppStackSpec Explicit(AppStackSpec spec, int? most) => Managed(spec, Server with { MaxConnections = most });

    private static PlannerWorld Running(AppStackSpec? spec = null)
    {
        var world = new PlannerWorld(Stack);
        world.Spec = spec ?? world.Spec;
        world.DatabaseUp();
        world.SetServer(Copy(AppliedState.Stamp(Desired(world), KubernetesJsonContext.Default.V1StatefulSet)));
        world.Apply();
        return world;
    }

    private static V1StatefulSet Desired(PlannerWorld world) =>
        Assert.Single(DesiredStateBuilder.Build(world.Stack, world.Plan(), world.Observed(), "ballast").StatefulSets);

    private static V1StatefulSet Live(PlannerWorld world) => Copy(Assert.Single(world.Observed().StatefulSets));

    private static V1StatefulSet Kept(PlannerWorld world)
    {
        var desired = Desired(world);
        Differs(desired, Live(world));
        return desired;
    }

    private static bool IsWritten(PlannerWorld world) => Differs(Desired(world), Live(world));

    // As ChildApplier decides.
    private static bool Differs(V1StatefulSet desired, V1StatefulSet live)
    {
        AppliedState.Stamp(desired, KubernetesJsonContext.Default.V1StatefulSet);
        ChildKinds.Of<V1StatefulSet>().Template!.Keep(desired, live);
        return ObjectComparison.Find(desired, live, KubernetesJsonContext.Default.V1StatefulSet).Count > 0;
    }

    private static string Facts(V1StatefulSet set)
    {
        var pod = set.Spec!.Template.Spec!;
        Assert.Equal($"max_connections={set.Metadata.Annotation(Labels.MaxConnections)}", pod.Containers[0].Args![1]);
        return $"{set.Metadata.Annotation(Labels.MaxConnections)} "
            + string.Join(',', (pod.ImagePullSecrets ?? []).Select(s => s.Name));
    }

    // As earlier versions computed it.
    private static string EarlierIdentity(int most) => CanonicalJson.Hash(new JsonObject
    {
        ["engine"] = "postgres",
        ["image"] = "postgres:15",
        ["maxConnections"] = most,
        ["credentials"] = null,
        ["pullSecrets"] = new JsonArray("registry"),
        ["requests"] = new JsonObject { ["cpu"] = "250m", ["memory"] = "512Mi" },
        ["limits"] = new JsonObject { ["cpu"] = "1", ["memory"] = "1Gi" },
    })[..Release.IdLength];

    private static V1Pod Unpulled() => new()
    {
        Metadata = new V1ObjectMeta { Name = "football-db-0", Labels = new() { [Labels.Component] = "db" } },
        Status = new V1PodStatus
        {
            Phase = "Pending",
            ContainerStatuses =
            [
                new V1ContainerStatus
                {
                    Name = "postgres",
                    Image = "postgres:15",
                    State = new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = "ImagePullBackOff" } },
                },
            ],
        },
    };

    private static V1StatefulSet Copy(V1StatefulSet set) => JsonSerializer.Deserialize(
        JsonSerializer.SerializeToUtf8Bytes(set, KubernetesJsonContext.Default.V1StatefulSet),
        KubernetesJsonContext.Default.V1StatefulSet)!;
}
