using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.References;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>
/// The operator reads the author's objects once a minute, and its own Secrets once in ten minutes or when a server refuses the
/// credentials: changed content is a new release, other changes have no effect.
/// </summary>
public sealed class ConfigTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    private const string Spec = Specs.Shop + "\nenv: [{name: API_TOKEN, secretKeyRef: {name: token, key: value}}]";

    private static readonly TimeSpan Due = TimeSpan.FromSeconds(70);

    [OwnServerFact]
    public async Task Secret_WithChangedContent_RollsThePodsWithoutAMigration()
    {
        await using var world = await StartAsync();
        var before = await world.GetAsync<V1Deployment>("shop-web");
        var release = (await world.ViewAsync()).Text("release", "current");

        await world.PutSecretAsync("token", ("value", "two"));
        await world.PassAsync(Due);
        var after = await world.Cluster.SimulateRolloutAsync();
        Assert.NotEqual(
            before.Spec.Template.Metadata.Annotations[Labels.Config], after.Spec.Template.Metadata.Annotations[Labels.Config]);
        var ready = await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        Assert.NotEqual(release, ready.Text("release", "current"));
        Assert.Single(await world.ListAsync<V1Job>());
    }

    [OwnServerFact]
    public async Task Secret_WithAChangedLabelOrUnusedKey_ChangesNothing()
    {
        await using var world = await StartAsync();
        await world.AtRestAsync();
        var mark = world.Audit.Mark();

        await world.PutSecretAsync("token", ("value", "one"), ("other", "x"));
        await world.PatchAsync<V1Secret>("token", """{"metadata": {"labels": {"a": "b"}}}""");
        await world.PassAsync(Due);
        await world.ReconcileAsync();
        Assert.Empty(world.Audit.Writes(mark));
    }

    [OwnServerFact]
    public async Task Secrets_AtRest_AreNoReasonForAReconcile()
    {
        await using var world = await StartAsync();
        Assert.EndsWith(": success ", LastReconcile(world), StringComparison.Ordinal);

        await world.DeleteAsync<V1Secret>("token");
        await world.PassAsync(Due);
        await world.StackIsAsync("Ready", "False", Reasons.SecretNotFound);
        await world.AtRestAsync();
        Assert.EndsWith(": requeue ", LastReconcile(world), StringComparison.Ordinal);
    }

    [OwnServerFact]
    public async Task Secrets_WhileAReleaseIsHeldBack_AreLookedAtByAReconcile()
    {
        await using var world = await StartAsync();
        await world.ApplyStackAsync(Spec.WithImage("example/shop:2"));
        await world.Cluster.SimulateMigrationFailureAsync(1, "no");
        await world.StackIsAsync("Stalled", "True", Reasons.MigrationFailed);
        await world.AtRestAsync();
        Assert.EndsWith(": requeue ", LastReconcile(world), StringComparison.Ordinal);
    }

    [OwnServerFact]
    public async Task Secret_Missing_IsWaitedForByName()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.ApplyStackAsync(Spec);
        await world.Cluster.SimulateServerReadyAsync("db");
        var waiting = await world.StackIsAsync("Ready", "False", Reasons.SecretNotFound);
        Assert.Contains("token", waiting.Message, StringComparison.Ordinal);
        Assert.Equal("True", waiting.Condition("Reconciling").Status);
        Assert.Empty(await world.ListAsync<V1Job>());

        await world.PutSecretAsync("token", ("value", "one"));
        await world.PassAsync(TimeSpan.FromSeconds(10));
        await world.BringUpAsync();
    }

    [OwnServerFact]
    public async Task Secret_GoneAfterRollout_LeavesWhatRunsHealed()
    {
        await using var world = await StartAsync();
        await world.DeleteAsync<V1Secret>("token");
        await world.PassAsync(Due);
        await world.StackIsAsync("Ready", "False", Reasons.SecretNotFound);
        await world.DeleteAsync<V1Service>("shop-web");
        await world.DeleteAsync<V1Deployment>("shop-web");
        await world.EventuallyAsync<V1Service>("shop-web", _ => true, "is back");
        await world.EventuallyAsync<V1Deployment>("shop-web", _ => true, "is back");
    }

    [OwnServerFact]
    public async Task Password_Rotated_ReachesPodsInANewEnvironmentWithoutAMigration()
    {
        await using var world = await StartAsync();
        var before = Environment(await world.GetAsync<V1Deployment>("shop-web"));
        await world.PutSecretAsync("shop-db-credentials", ("password", "a-new-password-of-someone"));
        world.Checks.Down("db", Reasons.AuthenticationFailed);
        await world.StackIsAsync("Ready", "False", Reasons.AuthenticationFailed);
        await world.PassAsync(TimeSpan.FromSeconds(15));
        world.Checks.Up("db");
        var after = Environment(await world.Cluster.SimulateRolloutAsync());
        Assert.NotEqual(before, after);
        Assert.Equal("a-new-password-of-someone", await world.SecretAsync(after, "DB_PASSWORD"));
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        Assert.Single(await world.ListAsync<V1Job>());
    }

    [OwnServerFact]
    public async Task Password_RotatedWhileTheNextReleaseIsHeld_ReachesTheRunningPodsOnceItIsChecked()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await world.ApplyStackAsync(Specs.Shop.WithImage("example/shop:2"));
        await world.Cluster.SimulateMigrationFailureAsync(1, "no");
        await world.StackIsAsync("Stalled", "True", Reasons.MigrationFailed);
        var before = Environment(await world.GetAsync<V1Deployment>("shop-web"));

        await world.PutSecretAsync("shop-db-credentials", ("password", "a-new-password-of-someone"));
        world.Checks.Down("db", Reasons.AuthenticationFailed);
        await world.StackIsAsync("Ready", "False", Reasons.AuthenticationFailed);
        await world.PassAsync(TimeSpan.FromSeconds(15));
        await world.Checks.AskedAsync("db", 3);
        await world.AtRestAsync();
        Assert.Equal(before, Environment(await world.GetAsync<V1Deployment>("shop-web")));

        world.Checks.Up("db");
        var web = await world.EventuallyAsync<V1Deployment>(
            "shop-web", d => Environment(d) != before, "has the new credentials");
        Assert.Equal("a-new-password-of-someone", await world.SecretAsync(Environment(web), "DB_PASSWORD"));
        Assert.Equal("example/shop:1", web.Spec!.Template.Spec!.Containers[0].Image);
        await world.Cluster.SimulateRolledOutAsync(web);
        await world.AtRestAsync();
    }

    private static string LastReconcile(StackWorld world) =>
        world.Lines.Last(l => l.Contains("Reconciled in ", StringComparison.Ordinal));

    private static string Environment(V1Deployment web) => web.Spec!.Template.Spec!.Containers[0].EnvFrom![0].SecretRef!.Name!;

    private async Task<StackWorld> StartAsync()
    {
        var world = await StackWorld.StartAsync(api);
        await world.PutSecretAsync("token", ("value", "one"));
        await world.ApplyStackAsync(Spec);
        await world.BringUpAsync();
        await world.AtRestAsync();
        return world;
    }

    [OwnServerFact]
    public async Task Secret_NobodyAsksForAnyMore_IsNotKeptInMemory()
    {
        var time = new ShiftedTime();
        var store = new ReferenceStore(api.Client, time);
        await LoadAsync("gone");
        await LoadAsync("kept");

        time.Pass(TimeSpan.FromMinutes(8));
        await LoadAsync("kept");
        Assert.Equal(2, store.Count);

        time.Pass(TimeSpan.FromMinutes(8));
        await LoadAsync("kept");
        Assert.Equal(1, store.Count);

        Task LoadAsync(string name) =>
            store.LoadAsync(
                "default", [new ReferenceLook(new ReferenceKey(ReferenceKind.Secret, name), ReferenceSchedule.Often)],
                CancellationToken.None);
    }
}
