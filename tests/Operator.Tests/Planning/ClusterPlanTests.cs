using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.CloudNativePg;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;
using Ballast.Operator.Releases;
using Ballast.Operator.Tests.Observe;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Tests.Planning;

/// <summary>A stack whose database is a CloudNativePG Cluster.</summary>
public sealed class ClusterPlanTests : IDisposable
{
    private const string Pool = "pool: {size: 1}";

    private static readonly string Stack = PlannerWorld.Football.Edited(
        "postgres: {managed: {version: \"15\"}}", $"postgres: {{cluster: {{name: main}}}}\n    {Pool}");

    private readonly TestAuthority _authority = new();

    [Theory]
    [InlineData(null, Reasons.ClusterNotFound, "the operator runs without CloudNativePG: set cloudNativePG.enabled")]
    [InlineData(InformerState.Starting, Reasons.ClusterNotFound, "has not been read yet")]
    [InlineData(InformerState.NotServed, Reasons.ClusterNotFound, "CloudNativePG is not installed")]
    [InlineData(InformerState.Forbidden, Reasons.Forbidden, "may not read clusters.postgresql.cnpg.io")]
    [InlineData(InformerState.Synced, Reasons.ClusterNotFound, "Cluster main does not exist")]
    public void Cluster_ThatIsNotKnown_ClosesTheGateAndSaysWhy(InformerState? state, string reason, string words)
    {
        var world = new PlannerWorld(Stack);
        world.Clusters(state);

        AssertWaits(world, reason, words);
    }

    [Theory]
    [InlineData(null, null, false, "CloudNativePG has not said anything about it yet")]
    [InlineData("Setting up primary", 0, false, "CloudNativePG says: Setting up primary")]
    [InlineData("Cluster in healthy state", 1, true, "is being deleted")]
    public void Cluster_ThatIsNotReady_ClosesTheGateAndSaysWhatItIsDoing(
        string? phase, int? ready, bool isDeleted, string words)
    {
        var world = new PlannerWorld(Stack);
        var cluster = Cluster(ready ?? 0);
        cluster.Status = ready is null ? null : cluster.Status! with { Phase = phase };
        cluster.Metadata.DeletionTimestamp = isDeleted ? DateTimeOffset.UnixEpoch : null;
        world.Clusters(InformerState.Synced, cluster);

        AssertWaits(world, Reasons.ClusterNotReady, words);
    }

    [Theory]
    [InlineData("main-app")]
    [InlineData("main-ca")]
    public void Secret_OfAReadyCluster_IsWaitedForByItsName(string missing)
    {
        var world = Ready();
        world.ForgetSecret(missing);

        AssertWaits(world, Reasons.SecretNotFound, $"Secret {missing} ");
    }

    [Fact]
    public void Connection_OfAReadyCluster_IsItsServiceVerifiedByItsAuthority()
    {
        var world = Ready();
        world.Secret("main-app", ("username", "app"), ("password", "p"), ("host", "elsewhere"), ("uri", "postgresql://x"));

        Assert.Equal(
            new ConnectionInfo("main-rw.demo.svc", 5432, "app", "p", "app")
            {
                Tls = new("verify-full") { Authority = _authority.Pem, IsExplicit = true },
                Uid = "cluster-1",
            },
            world.Plan().Connections.Of(world.Spec.Dependencies![0]).Connection);
    }

    [Fact]
    public void Stack_OfAReadyCluster_MigratesAndRollsOutWithItsCredentials()
    {
        var world = Running();
        var desired = DesiredStateBuilder.Build(world.Stack, world.Plan(), world.Observed(), "ballast");

        var environment = Assert.Single(desired.Environments).Data!;
        Assert.Equal("verify-full"u8.ToArray(), environment["DB_SSLMODE"]);
        Assert.Equal("shop"u8.ToArray(), environment["DB_DATABASE"]);
        Assert.Equal("postgresql://app:a-long-password@main-rw.demo.svc:5432/shop"u8.ToArray(), environment["DATABASE_URL"]);
        var volume = Assert.Single(desired.Deployments).Spec!.Template.Spec!.Volumes!.Single(v => v.Name == "tls-db");
        Assert.Equal(("main-ca", "ca.crt"), (volume.Secret!.SecretName, Assert.Single(volume.Secret.Items!).Key));
        Assert.Empty(desired.StatefulSets);
        Assert.False(CheckTargets.Of(world.Stack, world.Plan()).Dependencies["db"].Managed);
    }

    [Fact]
    public void Cluster_OfAnotherUid_IsAnotherDatabaseToMigrate()
    {
        var world = Running();
        var before = world.Plan().Migration!;
        world.Clusters(InformerState.Synced, Cluster(3));
        Assert.Equal(before.Key, world.Plan().Migration!.Key);

        var restored = Cluster(1);
        restored.Metadata.Uid = "cluster-2";
        world.Clusters(InformerState.Synced, restored);

        Assert.NotEqual(before.Key, world.Plan().Migration!.Key);
    }

    [Fact]
    public void Cluster_ThatGoesDown_IsInTheReadingAndRollsNothing()
    {
        var world = Running();
        var release = world.Plan().Target!.Id;

        world.Clusters(InformerState.Synced, Cluster(0));

        var plan = world.Plan();
        Assert.Equal(Reasons.ClusterNotReady, plan.Dependencies.Single().Reason);
        Assert.Equal((release, release), (plan.Target!.Id, plan.Rendered!.Id));
        Assert.True(plan.Gate(GateName.References)!.IsOpen);
    }

    [Fact]
    public void Cluster_OfAnOptionalDependency_ClosesNoGate()
    {
        var world = new PlannerWorld(Stack.Edited(Pool, $"{Pool}\n    required: false"));
        world.Clusters(InformerState.NotServed);

        var plan = world.Plan();

        Assert.True(plan.Gate(GateName.References)!.IsOpen);
        Assert.Equal(Reasons.ClusterNotFound, plan.Dependencies.Single().Reason);
    }

    [Fact]
    public void Cluster_ThatIsNotChecked_IsTakenAsHealthyWhenItGoesDown()
    {
        var world = Running($"{Pool}\n    check: {{mode: None}}");

        world.Clusters(InformerState.Synced, Cluster(0));

        Assert.Equal(HealthState.Healthy, world.Plan().Dependencies.Single().State);
    }

    [Fact]
    public void Cluster_ThatIsGone_LeavesTheRunningReleaseWithTheAuthorityThatItHas()
    {
        var world = new PlannerWorld(Stack);
        var cluster = Cluster(1);
        cluster.Status!.Certificates = new V1Certificates { ServerCASecret = "company-ca" };
        world.Clusters(InformerState.Synced, cluster);
        world.Secret("company-ca", ("ca.crt", _authority.Pem));
        Run(world);

        world.Spec = StackYaml.Read(Stack).Spec;
        world.Clusters(InformerState.NotServed);

        var plan = world.Plan();
        Assert.Equal(
            "company-ca", Assert.Single(AuthorityVolumes.Build(plan.RenderedSpec!)).Volume.Secret!.SecretName);
        Assert.Equal(Reasons.ClusterNotFound, plan.Gate(GateName.References)!.Reason);
    }

    [Fact]
    public void Cluster_ThatOnlyTheRunningReleaseNames_IsReadInTheStacksNamespace()
    {
        var world = Running();
        world.Spec = StackYaml.Read(Stack.Edited("{cluster: {name: main}}", "{external: {secretRef: {name: x}}}")).Spec;
        var (here, elsewhere) = (Cluster(1), Cluster(1));
        elsewhere.Metadata.Namespace = "elsewhere";

        var clusters = new ClusterReader(new FixedCache<V1Cluster>(new(), elsewhere, here)).Load(world.Stack, world.Observed());

        Assert.Same(here, Assert.Single(clusters.ByName).Value);
    }

    [Fact]
    public void Release_OfACluster_CarriesWhereItsSecretsAre()
    {
        var mine = Cluster(1);
        mine.Spec!.Bootstrap!.Initdb!.Secret = new V1LocalObject { Name = "mine" };
        var (world, other) = (Ready(), Ready());
        other.Clusters(InformerState.Synced, mine);
        other.Secret("mine", ("username", "app"), ("password", "a-long-password"));

        Assert.Equal("mine", other.Plan().Target!.Spec.Dependencies![0].Postgres!.ClusterSource!.SecretRef.Name);
        Assert.NotEqual(world.Plan().Target!.Hash, other.Plan().Target!.Hash);
        Assert.Equal(
            "mine",
            CanonicalRoundTrip(other.Plan().Target!).Dependencies![0].Postgres!.ClusterSource!.SecretRef.Name);
    }

    [Theory]
    [InlineData("{external: {secretRef: {name: x}}}", "postgres.external", "db is cluster")]
    [InlineData("{managed: {version: '15'}}", "postgres.managed", "db is cluster")]
    public void Source_OfADependency_CannotChange(string postgres, string field, string words)
    {
        var running = StackYaml.Read(Stack);
        var changed = StackYaml.Read(Stack.Replace("{cluster: {name: main}}", postgres, StringComparison.Ordinal));

        var fault = Assert.Single(ImmutabilityValidator.Validate(changed, new(), running.Spec));
        Assert.Equal($"spec.dependencies[db].{field}", fault.Field);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PodReady_IsAskedOfACluster() => Assert.Empty(SpecValidator.Validate(StackYaml.Read(
        Stack.Replace("pool: {size: 1}", "check: {mode: PodReady}", StringComparison.Ordinal))));

    public void Dispose() => _authority.Dispose();

    private static V1Cluster Cluster(int ready) => new()
    {
        Metadata = new V1ObjectMeta { Name = "main", Namespace = "demo", Uid = "cluster-1" },
        Spec = new V1ClusterSpec { Bootstrap = new V1Bootstrap { Initdb = new V1BootstrapSource() } },
        Status = new V1ClusterStatus { ReadyInstances = ready, Phase = "Cluster in healthy state" },
    };

    private static AppStackSpec CanonicalRoundTrip(Release release) => System.Text.Json.JsonSerializer.Deserialize(
        System.Text.Json.JsonSerializer.Serialize(release.Spec.Value, ReleaseJsonContext.Default.AppStackSpec),
        ReleaseJsonContext.Default.AppStackSpec)!;

    private static void AssertWaits(PlannerWorld world, string reason, string words)
    {
        var plan = world.Plan();
        var gate = plan.Gate(GateName.References)!;
        Assert.Equal((false, reason), (gate.IsOpen, gate.Reason));
        Assert.Contains(words, gate.Message, StringComparison.Ordinal);
        var reading = plan.Dependencies.Single();
        Assert.Equal((HealthState.Unhealthy, reason), (reading.State, reading.Reason));
        Assert.Contains(words, reading.Message, StringComparison.Ordinal);
        Assert.Null(plan.Rendered);
    }

    private static void Run(PlannerWorld world)
    {
        world.Secret(
            "main-app", ("username", "app"), ("password", "a-long-password"), ("dbname", "shop"), ("host", "main-rw"));
        world.Answer("db", maxConnections: 100);
        world.RunMigration();
        Assert.Null(world.Apply().Closed);
    }

    private PlannerWorld Ready(string pool = Pool)
    {
        var world = new PlannerWorld(Stack.Edited(Pool, pool));
        world.Clusters(InformerState.Synced, Cluster(1));
        world.Secret("main-app", ("username", "app"), ("password", "a-long-password"), ("dbname", "shop"));
        world.Secret("main-ca", ("ca.crt", _authority.Pem), ("ca.key", "canary"));
        return world;
    }

    private PlannerWorld Running(string pool = Pool)
    {
        var world = Ready(pool);
        Run(world);
        return world;
    }
}
