using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Desired;
using Ballast.Operator.Health;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;
using Ballast.Operator.Status;

namespace Ballast.Operator.Tests.Planning;

/// <summary>A release carries where its servers were: going back to it goes back to them.</summary>
public sealed class EarlierServerTests
{
    private static readonly string Stack = PlannerWorld.Football.Edited(
        "postgres: {managed: {version: \"15\"}}", "postgres: {external: {secretRef: {name: old}}}\n    pool: {size: 1}");

    [Fact]
    public void RolloutFails_AfterAnotherSecretRef_GoesBackWithTheOldOne()
    {
        var world = Failed();

        var plan = world.Plan();

        Assert.Equal(plan.LastGood!.Id, plan.Rendered!.Id);
        Assert.Equal("old", Secret(plan.RenderedSpec!.Dependencies[0]));
        Assert.Equal("new", Secret(plan.Spec.Dependencies[0]));
    }

    [Fact]
    public void Environment_OfTheRelease_NamesItsOwnServer()
    {
        var world = Failed();
        var desired = DesiredStateBuilder.Build(world.Stack, world.Plan(), world.Observed(), "ballast");

        Assert.Equal("old.example"u8.ToArray(), Assert.Single(desired.Environments).Data!["DB_HOST"]);
    }

    [Fact]
    public void ServerOfTheRenderedRelease_IsCheckedBesideTheSpecs()
    {
        var world = Failed();

        var targets = CheckTargets.Of(world.Stack, world.Plan()).Dependencies;

        Assert.Equal(
            ["db=new.example", "db (Secret old)=old.example"], targets.Select(t => $"{t.Key}={t.Value.Connection.Host}"));
        Assert.Empty(Running().Plan().EarlierServers);
    }

    [Fact]
    public void ServerOfTheRenderedRelease_Down_IsInReady()
    {
        var world = Failed();
        Assert.DoesNotContain("Secret old", Ready(world), StringComparison.Ordinal);

        world.Health("db (Secret old)", HealthState.Unhealthy);

        Assert.Contains("uses db (Secret old): refuses", Ready(world), StringComparison.Ordinal);
    }

    [Fact]
    public void SecretOfTheRelease_Gone_ThereIsNoReturnAndTheMessageSaysSo()
    {
        var world = Failed();
        world.ForgetSecret("old");

        var plan = world.Plan();

        Assert.Equal(plan.Target!.Id, plan.Rendered!.Id);
        Assert.Contains(
            $"There is no return to release {plan.LastGood!.Id}: db: Secret old does not exist",
            plan.Gate(GateName.Rollout)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IncompatibleMigration_OfTheOtherDatabase_IsNoBarrier()
    {
        var world = Failed(incompatible: true);

        Assert.Equal(world.Plan().LastGood!.Id, world.Plan().Rendered!.Id);
        Assert.False(world.Plan().StopApp);
    }

    [Fact]
    public void IncompatibleMigration_OfTheSameDatabase_IsABarrier()
    {
        var world = Failed(incompatible: true, secret: "old");

        Assert.Contains(
            "cannot run on the migrated schema", world.Plan().Gate(GateName.Rollout)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void References_OfAReleaseWithAnotherSecretRef_AreRead()
    {
        var world = Failed();
        var looks = ReferenceSchedule.Of(world.Stack, world.Observed(), world.Readings);

        Assert.Contains("old", looks.Select(l => l.Key.Name));
    }

    [Fact]
    public void Encryption_OfTheRelease_IsItsOwnAndCheckedBesideTheSpecs()
    {
        var world = Failed(secret: "old", tls: new ExternalTlsSpec { Mode = "require" });

        Assert.Null(world.Plan().RenderedSpec!.Dependencies[0].Postgres!.External!.Tls);
        Assert.Equal(
            ["db=require", "db (Secret old)=prefer"],
            CheckTargets.Of(world.Stack, world.Plan()).Dependencies.Select(t => $"{t.Key}={t.Value.Connection.Tls.Mode}"));
    }

    [Fact]
    public void Authority_OfARelease_IsReadThoughTheSpecNamesNone()
    {
        var world = new PlannerWorld(Stack.Replace(
            "{name: old}", "{name: old}, tls: {caRef: {secretKeyRef: {name: authorities, key: ca.crt}}}",
            StringComparison.Ordinal));
        world.Secret("old", ("uri", "postgresql://app:secret@old.example/app"));
        using var authority = new TestAuthority();
        world.Secret("authorities", ("ca.crt", authority.Pem));
        world.Answer("db", maxConnections: 100);
        world.RunMigration();
        Assert.Null(world.Apply().Closed);
        world.Spec = world.Spec with
        {
            Dependencies =
            [
                world.Spec.Dependencies![0] with
                {
                    Postgres = new PostgresSpec
                    {
                        External = new ExternalSpec { SecretRef = new ObjectReference { Name = "old" } },
                    },
                },
            ],
        };

        Assert.Contains(
            "authorities", ReferenceSchedule.Of(world.Stack, world.Observed(), world.Readings).Select(l => l.Key.Name));
    }

    private static string? Secret(DependencySpec dependency) => dependency.Postgres!.External!.SecretRef.Name;

    private static string Ready(PlannerWorld world)
    {
        var status = StatusComputer.Compute(
            world.Stack, world.Plan(), world.Observed(), new ApplyReport(), world.Readings, DateTimeOffset.UnixEpoch);
        return status.Conditions!.Single(c => c.Type == ConditionTypes.Ready).Message!;
    }

    private static PlannerWorld Running()
    {
        var world = new PlannerWorld(Stack);
        world.Secret("old", ("uri", "postgresql://app:secret@old.example/app"));
        world.Secret("new", ("uri", "postgresql://app:secret@new.example/app"));
        world.Answer("db", maxConnections: 100);
        world.RunMigration();
        Assert.Null(world.Apply().Closed);
        return world;
    }

    // The next release has another database, migrates it, and does not become ready.
    private static PlannerWorld Failed(
        bool incompatible = false, string secret = "new", ExternalTlsSpec? tls = null)
    {
        var world = Running();
        world.Want("2.0.0");
        world.Spec = world.Spec with
        {
            Dependencies =
            [
                world.Spec.Dependencies![0] with
                {
                    Postgres = new PostgresSpec
                    {
                        External = new ExternalSpec { SecretRef = new ObjectReference { Name = secret }, Tls = tls },
                    },
                },
            ],
            Migration = world.Spec.Migration! with { BackwardCompatible = !incompatible },
        };
        world.RunMigration();
        world.Apply(RolloutState.DeadlineExceeded);
        return world;
    }
}
