using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;
using Ballast.Operator.Profiles;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Tests.Validate;

public sealed class ConnectionBudgetTests
{
    private const string Web = "image: a:1\nweb: {port: 80, replicas: 2, workers: 1}\n";

    [Fact]
    public void Needed_CountsPodsOnTheirWayOutWorkersAndOverflow() => Assert.Equal(
        2 * 3 * 4 * (10 + 5),
        Only("image: a:1\nweb: {port: 80, replicas: 3, workers: 4}\n" + Managed("pool: {size: 10, overflow: 5}")).Needed);

    [Fact]
    public void Needed_CountsTheMostThatAutoscalingMayStart() => Assert.Equal(
        2 * 6 * 1 * 10,
        Only("image: a:1\nweb: {port: 80, workers: 1, autoscaling: {maxReplicas: 6}}\n" + Managed("pool: {size: 10}")).Needed);

    [Fact]
    public void Needed_CountsProcessesTasksAndMigration() => Assert.Equal(
        ((2 * 2 * 1) + (2 * 3 * 2) + 1 + 1 + 1) * 10,
        Only(
            Web + """
            processes: [{name: worker, replicas: 3, workers: 2}, {name: clock, exclusive: true}]
            tasks: [{name: daily, schedule: "3 1 * * *"}]
            migration: {}

            """ + Managed("pool: {size: 10}")).Needed);

    [Fact]
    public void ManagedUnset_HasRoomForHalfAsManyReplicasAndAReserve()
    {
        var spec = Spec(Web + Managed("pool: {size: 20, overflow: 30}"));
        Assert.Equal(350, Size(spec)); // 2 x 3 x 50, and 10 in reserve, in steps of 50
        var budget = Compute(spec);
        Assert.Equal((BudgetState.Within, "200 of 347", Reasons.WithinBudget), (budget.State, budget.Message, budget.Reason));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 5)]
    [InlineData(4, 6)]
    public void ManagedUnset_StillFitsAfterTheStackHasGrownByHalf(int replicas, int grown)
    {
        var size = Size(Scaled(replicas));
        Assert.Equal(BudgetState.Within, Judge(Scaled(grown), size, PodCount.Twice).State);
        Assert.Equal(BudgetState.Exceeded, Judge(Scaled(grown + 1), size, PodCount.Twice).State);

        static FilledSpec Scaled(int replicas) => Spec(
            $"image: a:1\nweb: {{port: 80, replicas: {replicas}, workers: 1}}\n" + Managed("pool: {size: 60}"));
    }

    [Fact]
    public void ManagedUnset_HasNoRoomForMoreOfWhatThereIsOnlyOneOf() => Assert.Equal(
        250, // (2 x 1 processes of the worker's, grown to 2, and 1 of the clock's) x 40
        Size(Spec("image: a:1\nprocesses: [{name: worker}, {name: clock, exclusive: true}]\n" + Managed("pool: {size: 40}"))));

    [Fact]
    public void ManagedUnset_NeverFallsBelowWhatTheRunningReleaseNeeds()
    {
        var small = Spec(Web + Managed("pool: {size: 1}"));
        var large = Spec(Web + Managed("pool: {size: 100}"));
        Assert.Equal(50, Size(small));
        Assert.Equal(650, Size(small, large));
    }

    /// <summary>700 = (2 + 1) x 4 x 50 and a migration's 50, rounded up, is what a server had by the earlier count.</summary>
    [Fact]
    public void SizedByTheEarlierCount_IsJudgedByIt()
    {
        var spec = Spec(
            "image: a:1\nmigration: {}\nweb: {port: 80, replicas: 2, workers: 4}\n"
            + Managed("pool: {size: 20, overflow: 30}"));
        Assert.Equal("650 of 697", Judge(spec, 700, PodCount.Surge).Message);
        Assert.StartsWith(
            "db needs 850 = 2 x 2 web pods x 4 workers x (20 + 30) + 1 migration pod",
            Judge(spec, 700, PodCount.Twice).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OutgrownByTheEarlierCount_HasTheSumThatItIsJudgedBy() => Assert.StartsWith(
        "db needs 150 = (2 + 1) web pods x 1 worker x (20 + 30); the server allows 97",
        Judge(Spec(Web + Managed("pool: {size: 20, overflow: 30}")), 100, PodCount.Surge).Message, StringComparison.Ordinal);

    [Fact]
    public void ManagedTooSmall_ClosesTheGateWithTheSumWrittenOut()
    {
        var budget = Compute(Web + Managed("pool: {size: 20, overflow: 30}", maxConnections: 100));
        Assert.Equal((BudgetState.Exceeded, BudgetState.Exceeded), (budget.State, budget.GateState));
        Assert.Equal(
            "db needs 200 = 2 x 2 web pods x 1 worker x (20 + 30); the server allows 97 (100 - 3 reserved): lower "
            + "spec.dependencies[db].pool, or raise spec.dependencies[db].postgres.managed.maxConnections, which restarts it",
            budget.Message);
    }

    [Fact]
    public void Exceeded_InDevelopment_OnlyWarns()
    {
        var budget = Compute("profile: Development\n" + Web + Managed("pool: {size: 50}", maxConnections: 100));
        Assert.Equal((BudgetState.Exceeded, BudgetState.Within), (budget.State, budget.GateState));
    }

    [Fact]
    public void Exceeded_OfADependencyThatIsNotRequired_OnlyWarns()
    {
        var budget = Compute(Web + Managed("pool: {size: 50}, required: false", maxConnections: 100));
        Assert.Equal((BudgetState.Exceeded, BudgetState.Within), (budget.State, budget.GateState));
    }

    [Fact]
    public void External_NotAskedYet_Waits()
    {
        var budget = Compute(Web + External("pool: {size: 10}"));
        Assert.Equal(
            (BudgetState.Unknown, BudgetState.Unknown, Reasons.BudgetUnknown), (budget.State, budget.GateState, budget.Reason));
    }

    [Fact]
    public void External_NeverAsked_DoesNotWaitForEver()
    {
        var budget = Compute(Web + External("pool: {size: 10}, check: {mode: None}"));
        Assert.Equal((BudgetState.Unknown, BudgetState.Within), (budget.State, budget.GateState));
        Assert.Contains("check.mode is None", budget.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, null, Reasons.WithinBudget, "40 of 97")]
    [InlineData(43, 3, Reasons.WithinBudget, "40 of 40")]
    [InlineData(43, 4, Reasons.BudgetExceeded, "or raise max_connections on the server")]
    public void External_LiveConnectionsLessItsReserveCount(int live, int? reserved, string reason, string words)
    {
        var budget = OfExternal(Spec(Web + External("pool: {size: 10}")), null, live, reserved);
        Assert.Equal(reason, budget.Reason);
        Assert.EndsWith(words, budget.Message, StringComparison.Ordinal);
    }

    /// <summary>By the earlier count (2 + 1) x 10 = 30 were needed, and now 40.</summary>
    [Theory]
    [InlineData(10, 10, 33, "Within")]
    [InlineData(10, 12, 33, "Within")]
    [InlineData(11, 10, 40, "Exceeded")]
    [InlineData(10, 10, 32, "Exceeded")]
    [InlineData(10, null, 33, "Exceeded")]
    public void External_ExceededByPodsOnTheirWayOut_RefusesNoReleaseThatAsksForNoMore(
        int wanted, int? running, int live, string gate)
    {
        var runs = running is { } size ? Spec(Web + External($"pool: {{size: {size}}}")) : null;
        var budget = OfExternal(Spec(Web + External($"pool: {{size: {wanted}}}")), runs, live, reserved: 3);
        Assert.Equal((BudgetState.Exceeded, gate), (budget.State, budget.GateState.ToString()));
    }

    [Fact]
    public void NoSqlDependency_HasNoPools()
    {
        var budget = Compute(Web + "dependencies: [{name: c, redis: {managed: {version: '7'}}}]");
        Assert.Equal((BudgetState.NoPools, BudgetState.Within, Reasons.NoPools), (budget.State, budget.GateState, budget.Reason));
    }

    [Fact]
    public void TwoDependencies_AreJudgedEachByItsOwnPool()
    {
        var budget = Compute(
            Web
                + "dependencies: [{name: a, postgres: {managed: {version: '15'}}, pool: {size: 10}}, {name: b, postgres: "
                + "{managed: {version: '15', maxConnections: 10}}, pool: {size: 3}}]");
        Assert.Equal([40, 12], budget.Dependencies.Select(d => d.Needed));
        Assert.StartsWith("a 40 of 97; b needs 12", budget.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public void EveryProfilesDefaults_FitTheirOwnBudget(string profile) => Assert.Equal(
        BudgetState.Within,
        Compute($"profile: {profile}\nimage: a:1\nmigration: {{}}\nweb: {{port: 80}}\n" + Managed("required: true")).State);

    [Fact]
    public void Nonsense_IsExceededAndDoesNotOverflow()
    {
        var budget = Compute(
            "image: a:1\nweb: {port: 80, replicas: 1000, workers: 256}\n" + Managed("pool: {size: 10000, overflow: 10000}"));
        Assert.Equal(BudgetState.Exceeded, budget.State);
        Assert.Equal(2000L * 256 * 20000, budget.Dependencies[0].Needed);
    }

    // No pod of web, with room for one: twice as many connections as its pool has.
    [Theory]
    [InlineData(20, 50)]
    [InlineData(21, 100)]
    [InlineData(45, 100)]
    [InlineData(46, 150)]
    public void ManagedUnset_IsTheNextFiftyWithTenInReserve(int pool, int computed) => Assert.Equal(
        computed,
        Size(Spec("image: a:1\nweb: {port: 80, replicas: 0, workers: 1}\n" + Managed($"pool: {{size: {pool}, overflow: 0}}"))));

    [Fact]
    public void ManagedUnset_OfTwoServers_IsHeldByWhatTheRunningReleaseNeedsOfThatOne()
    {
        const string spec = Web + "dependencies: [{name: a, postgres: {managed: {version: '15'}}, pool: {size: 100}}, "
            + "{name: b, postgres: {managed: {version: '15'}}, pool: {size: 1}}]";

        var filled = Spec(spec);

        Assert.Equal([650, 50], filled.Dependencies.Select(d => ConnectionBudget.Size(filled, filled, d)));
    }

    [Fact]
    public void Exceeded_NamesEveryKindOfPodInTheSum()
    {
        var message = Only(
            "image: a:1\nweb: {port: 80, replicas: 2, workers: 4}\n" + """
            processes:
            - {name: clock, exclusive: true, replicas: 1}
            - {name: poller, exclusive: true, replicas: 3, workers: 2}
            tasks: [{name: daily, schedule: "3 1 * * *"}]
            migration: {}

            """ + Managed("pool: {size: 20, overflow: 0}", maxConnections: 100)).Message;

        string[] parts =
        [
            "2 x 2 web pods x 4 workers", "1 clock pod x 1 worker x", "3 poller pods x 2 workers", "1 daily pod x 1 worker x",
            "1 migration pod x 1 worker x",
        ];
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void TwoDependencies_AreTogetherAsBadAsTheWorse()
    {
        var budget = Compute(
            Web + "dependencies: [{name: a, postgres: {external: {secretRef: {name: x}}}, pool: {size: 1}}, "
                + "{name: b, postgres: {managed: {version: '15', maxConnections: 10}}, pool: {size: 30}}]");

        Assert.Equal((BudgetState.Exceeded, BudgetState.Exceeded), (budget.State, budget.GateState));
    }

    [Fact]
    public void Within_HoldsNoReleaseUp() => Assert.False(Only(Web + Managed("pool: {size: 1}")).ClosesGate);

    [Fact]
    public void External_NotAskedYet_SaysThatItWaitsForTheServer()
    {
        var message = Compute(Web + External("pool: {size: 10}")).Message;

        Assert.Contains("waiting for the server", message, StringComparison.Ordinal);
        Assert.DoesNotContain("check.mode", message, StringComparison.Ordinal);
    }

    private static string Managed(string fields, int? maxConnections = null) =>
        $"dependencies: [{{name: db, postgres: {{managed: {{version: "
            + $"'15'{(maxConnections is null ? "" : $", maxConnections: {maxConnections}")}}}}}, {fields}}}]";

    private static string External(string fields) =>
        $"dependencies: [{{name: db, postgres: {{external: {{secretRef: {{name: x}}}}}}, {fields}}}]";

    private static FilledSpec Spec(string spec) => FilledSpec.Of(StackYaml.WithSpec(spec).Spec);

    private static int Size(FilledSpec spec, FilledSpec? running = null) =>
        ConnectionBudget.Size(spec, running, Assert.Single(spec.Dependencies));

    private static BudgetResult Compute(string spec) => Compute(Spec(spec));

    // With servers as the operator creates them.
    private static BudgetResult Compute(FilledSpec spec) => ConnectionBudget.Compute(
        spec, null,
        spec.Dependencies.Where(d => d.Postgres?.Managed is not null).ToDictionary(
            d => d.Name,
            d => new ServerSize(
                d.Postgres!.Managed!.MaxConnections ?? ConnectionBudget.Size(spec, null, d), PodCount.Twice)),
        HealthSnapshot.Empty);

    private static BudgetResult OfExternal(FilledSpec spec, FilledSpec? running, int live, int? reserved)
    {
        var answer = new CheckResult(HealthState.Healthy, "", "", DateTimeOffset.UnixEpoch, TimeSpan.Zero)
        {
            MaxConnections = live,
            ReservedConnections = reserved,
        };
        return ConnectionBudget.Compute(
            spec, running, new Dictionary<string, ServerSize>(),
            new HealthSnapshot(new Dictionary<string, HealthReading> { ["db"] = new(HealthState.Healthy, answer, 0) }, null));
    }

    private static DependencyBudget Judge(FilledSpec spec, int maxConnections, PodCount count) => Assert.Single(
        ConnectionBudget.Compute(
            spec, null, new Dictionary<string, ServerSize> { ["db"] = new(maxConnections, count) },
            HealthSnapshot.Empty).Dependencies);

    private static DependencyBudget Only(string spec) => Assert.Single(Compute(spec).Dependencies);
}
