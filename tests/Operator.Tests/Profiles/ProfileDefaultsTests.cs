using System.Text.Json;
using Ballast.Operator.Api;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Tests.Profiles;

public sealed class ProfileDefaultsTests
{
    private const string Stack =
        """
        image: shop:1
        dependencies:
        - {name: db, postgres: {managed: {version: "15"}}}
        - {name: cache, redis: {managed: {version: "7"}}}
        migration: {args: [migrate]}
        web: {port: 8000}
        """;

    [Fact]
    public void Production_Bare_GetsTheTablesValues()
    {
        var spec = Filled(Stack);
        Assert.Equal(4, spec.Web!.Workers);
        Assert.Equal((20, 30), (Sql(spec).Size, Sql(spec).Overflow));
        Assert.Equal("cpu=250m memory=512Mi / cpu=1 memory=1Gi", Text(spec.Web.Resources));
    }

    [Fact]
    public void Development_Bare_GetsTheTablesValues()
    {
        var spec = Filled("profile: Development\n" + Stack);
        Assert.Equal(1, spec.Web!.Workers);
        Assert.Equal((5, 10), (Sql(spec).Size, Sql(spec).Overflow));
        Assert.Equal("cpu=50m memory=128Mi / cpu=500m memory=512Mi", Text(spec.Web.Resources));
    }

    [Fact]
    public void Component_OtherThanWeb_GetsWebsResources()
    {
        var spec = Filled(Stack);
        Assert.Equal(Text(spec.Web!.Resources), Text(spec.Migration!.Resources));
    }

    [Fact]
    public void Health_Unset_AsksThePort()
    {
        var health = Filled(Stack).Web!.Health!;
        Assert.Equal((null, 60), (health.Startup!.Path, health.Startup.WithinSeconds));
        Assert.Null(health.Readiness!.Path);
        Assert.Equal((null, 20, 6), (health.Liveness!.Path, health.Liveness.PeriodSeconds, health.Liveness.FailureThreshold));
        Assert.Null(health.Detail);
    }

    [Fact]
    public void Dependency_Unset_GetsItsEnginesValues()
    {
        var spec = Filled(Stack);
        Assert.Equal("5Gi", spec.Dependencies![0].Postgres!.Managed!.Storage);
        Assert.Equal((300, 30, true), (Sql(spec).RecycleSeconds, Sql(spec).TimeoutSeconds, Sql(spec).PrePing));
        var redis = spec.Dependencies[1];
        Assert.Equal(("1Gi", "256Mi"), (redis.Redis!.Managed!.Storage, redis.Redis.Managed.MaxMemory));
        Assert.Equal((50, 5, null), (redis.Pool!.MaxConnections, redis.Pool.TimeoutSeconds, redis.Pool.Size));
        Assert.Equal(CheckMode.Operator, redis.Check!.Mode);
        Assert.Equal(RolloutFailureAction.Rollback, spec.Rollout!.OnFailure);
    }

    [Fact]
    public void Redis_LimitIsTwiceItsData() => Assert.Equal(
        "cpu=100m memory=1024Mi / cpu=500m memory=2112Mi",
        Text(
            Filled(
                "dependencies: [{name: c, redis: {managed: {version: '7', maxMemory: 1Gi}}}]").Dependencies![
                    0].Redis!.Managed!.Resources));

    [Fact]
    public void Pool_SizeAlone_MeansNoOverflow()
    {
        var pool = Sql(Filled("dependencies: [{name: db, postgres: {managed: {version: '15'}}, pool: {size: 7}}]"));
        Assert.Equal((7, 0), (pool.Size, pool.Overflow));
    }

    [Theory]
    [InlineData("{limits: {cpu: 100m, memory: 2Gi}}", "cpu=100m memory=512Mi / cpu=100m memory=2Gi")]
    [InlineData("{limits: {memory: 256Mi}}", "cpu=250m memory=256Mi / memory=256Mi")]
    [InlineData("{requests: {cpu: 2, memory: 64Mi}}", "cpu=2 memory=64Mi / cpu=2 memory=1Gi")]
    [InlineData("{requests: {cpu: nonsense}}", "cpu=nonsense / cpu=1 memory=1Gi")]
    public void Resources_HalfGiven_NeverContradictThemselves(string resources, string expected) =>
        Assert.Equal(expected, Text(Filled($"web: {{port: 80, resources: {resources}}}").Web!.Resources));

    [Fact]
    public void Apply_NeverChangesItsInput()
    {
        var spec = StackYaml.WithSpec(Stack + "\nprocesses: [{name: p}]\ntasks: [{name: t, schedule: '* * * * *'}]").Spec;
        var before = JsonSerializer.Serialize(spec, OperatorJsonContext.Default.AppStackSpec);
        var filled = ProfileDefaults.Apply(spec);
        Assert.Equal(before, JsonSerializer.Serialize(spec, OperatorJsonContext.Default.AppStackSpec));
        Assert.Equal(1, filled.Processes![0].Workers);
        Assert.NotNull(filled.Tasks![0].Resources);
    }

    [Fact]
    public void Apply_Twice_ChangesNothing()
    {
        var once = Filled(Stack);
        Assert.Equal(
            JsonSerializer.Serialize(once, OperatorJsonContext.Default.AppStackSpec),
            JsonSerializer.Serialize(ProfileDefaults.Apply(once), OperatorJsonContext.Default.AppStackSpec));
    }

    [Theory]
    [InlineData(Profile.Production, "production", "false", "INFO")]
    [InlineData(Profile.Development, "development", "true", "DEBUG")]
    public void Environment_IsTheTables(Profile profile, string environment, string debug, string logLevel)
    {
        var shared = ProfileEnvironment.Shared(profile);
        Assert.Equal((environment, debug, logLevel), (shared["APP_ENV"], shared["DEBUG"], shared["LOG_LEVEL"]));
    }

    [Fact]
    public void Environment_WorkerProcesses_IsOneButForWeb()
    {
        var spec = Filled(Stack);
        Assert.Equal("4", ProfileEnvironment.Of(spec.Web!)["WORKER_PROCESSES"]);
        Assert.Equal("1", ProfileEnvironment.Of(spec.Migration!)["WORKER_PROCESSES"]);
    }

    private static AppStackSpec Filled(string spec) => ProfileDefaults.Apply(StackYaml.WithSpec(spec).Spec);

    private static PoolSpec Sql(AppStackSpec spec) => spec.Dependencies![0].Pool!;

    private static string Text(ResourcesSpec? resources) => $"{Text(resources!.Requests)} / {Text(resources.Limits)}";

    private static string Text(Dictionary<string, string>? map) =>
        string.Join(' ', map!.OrderBy(e => e.Key).Select(e => $"{e.Key}={e.Value}"));
}
