using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>Tasks: CronJobs of the release that has rolled out, and what the status tells of their runs.</summary>
public sealed class TaskTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    [OwnServerFact]
    public async Task Tasks_OfAStack_FollowItsRolloutsAndComeToRest()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.ApplyStackAsync(Specs.ShopWithTask);
        await world.Cluster.SimulateServerReadyAsync("db");
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.EventuallyAsync<V1Deployment>("shop-web", _ => true, "exists");
        await world.AtRestAsync();
        Assert.Empty(await world.ListAsync<V1CronJob>());

        await world.Cluster.SimulateRolloutAsync();
        var daily = await DailyAsync(world, "example/shop:1");
        Assert.Equal(("3 1 1 1 *", "Forbid", 60L, false), Schedule(daily));
        Assert.Equal("migration", Assert.Single(await world.ListAsync<V1Job>()).GetLabel(Labels.Component));
        var view = await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        Assert.Equal(("True", Reasons.NoTaskFailed, "1 task"), view.Condition("TasksHealthy"));

        await world.ApplyStackAsync(Specs.ShopWithTask.WithImage("example/shop:2"));
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.EventuallyAsync<V1Deployment>(
            "shop-web", d => d.Spec!.Template.Spec!.Containers[0].Image == "example/shop:2", "has the release");
        await world.AtRestAsync();
        await DailyAsync(world, "example/shop:1");
        await world.Cluster.SimulateRolloutAsync("example/shop:2");
        await DailyAsync(world, "example/shop:2");

        await world.StaysAtRestAsync();
    }

    [OwnServerFact]
    public async Task Schedule_Changed_IsTakenUpWithoutARelease()
    {
        await using var world = await StackWorld.StartReadyAsync(api, Specs.ShopWithTask);
        var release = (await DailyAsync(world, "example/shop:1")).GetAnnotation(Labels.Release);

        await world.ApplyStackAsync(Specs.ShopWithTask.Edited("\"3 1 1 1 *\"", "\"4 2 1 1 *\", concurrencyPolicy: Replace"));

        var daily = await world.EventuallyAsync<V1CronJob>("shop-daily", c => c.Spec!.Schedule == "4 2 1 1 *", "has it");
        Assert.Equal(("Replace", release), (daily.Spec!.ConcurrencyPolicy, daily.GetAnnotation(Labels.Release)));
    }

    [OwnServerFact]
    public async Task Run_StartedByHandThatFails_IsToldOfAndHarmsNothing()
    {
        await using var world = await StackWorld.StartReadyAsync(api, Specs.ShopWithTask);
        var password = await world.SecretAsync("shop-db-credentials", "password");
        var failing = await world.Cluster.StartRunAsync("daily", "try-1");
        await world.EventuallyAsync(v => TaskOf(v, "active") == "1", "tells that a run is at work");
        await world.Cluster.SimulateFailureAsync(failing, 3, $"signing in with {password}\nno such table: goals");

        var failed = await world.StackIsAsync("TasksHealthy", "False", Reasons.TaskFailed);
        Assert.Equal("task daily failed (exit code 3): no such table: goals", failed.Condition("TasksHealthy").Message);
        Assert.Equal(("3", "0"), (TaskOf(failed, "exitCode"), TaskOf(failed, "active")));
        Assert.Equal("signing in with [redacted]\nno such table: goals", TaskOf(failed, "tail"));
        Assert.True(failed.Is("Ready", "True", Reasons.Healthy));
        await world.FoundAsync(
            async () => (await world.ListAsync<Corev1Event>()).Find(e => e is { Type: "Warning", Reason: Reasons.TaskFailed }),
            "an Event tells of it");
        Assert.NotEmpty(TaskOf(failed, "lastFailure"));

        await world.DeleteAsync<V1Pod>("try-1-x");
        await world.DeleteAsync<V1Job>("try-1");
        await world.AtRestAsync();
        Assert.Equal("3", TaskOf(await world.ViewAsync(), "exitCode"));
        await world.Cluster.SimulateSuccessAsync(await world.Cluster.StartRunAsync("daily", "try-2"));

        var healthy = await world.StackIsAsync("TasksHealthy", "True", Reasons.NoTaskFailed);
        Assert.Equal(("0", ""), (TaskOf(healthy, "exitCode"), TaskOf(healthy, "tail")));
        Assert.NotEmpty(TaskOf(healthy, "lastSuccess"));
    }

    [OwnServerFact]
    public async Task Task_OfASuspendedStack_IsSuspendedAndComesBack()
    {
        await using var world = await StackWorld.StartReadyAsync(api, Specs.ShopWithTask);

        await world.ApplyStackAsync(Specs.ShopWithTask + "\nsuspend: true");
        await world.EventuallyAsync<V1CronJob>("shop-daily", c => c.Spec!.Suspend == true, "is suspended");

        await world.ApplyStackAsync(Specs.ShopWithTask);
        await world.EventuallyAsync<V1CronJob>("shop-daily", c => c.Spec!.Suspend == false, "is not");
    }

    [OwnServerFact]
    public async Task Task_TakenOut_IsDeleted()
    {
        await using var world = await StackWorld.StartReadyAsync(api, Specs.ShopWithTask);

        await world.ApplyStackAsync(Specs.Shop);

        await world.GoneAsync<V1CronJob>("shop-daily");
        var view = await world.StackIsAsync("TasksHealthy", "True", Reasons.NoTasks);
        Assert.Equal("", view.Text("tasks"));
    }

    // On Kubernetes 1.20 it takes two steps.
    [OwnServerFact]
    public async Task Task_WhoseVariableBecomesLiteral_GetsItsValueAndIsNotLeftSuspended()
    {
        var spec = Specs.ShopWithTask.Edited("args: [report]", "args: [report], env: [{name: ROLE, <source>}]");
        await using var world = await StackWorld.StartAsync(api);
        await world.PutSecretAsync("roles", ("role", "cook"));
        await world.ApplyStackAsync(spec.Edited("<source>", "secretKeyRef: {name: roles, key: role}"));
        await world.BringUpAsync();
        await DailyAsync(world, "example/shop:1");

        await world.ApplyStackAsync(spec.Edited("<source>", "value: waiter"));
        await world.Cluster.SimulateRolloutAsync();

        await world.EventuallyAsync<V1CronJob>(
            "shop-daily",
            c => c.Spec is { Suspend: false, JobTemplate.Spec.Template.Spec.Containers: [{ Env: { } variables }] }
                && variables.Any(v => v.Value == "waiter"),
            "has the value, and is not suspended");
    }

    [OwnServerFact]
    public async Task TimeZone_OfATask_IsSetWhereServedAndRefusedByNameElsewhere()
    {
        await using var world = await StackWorld.StartReadyAsync(api, Specs.ShopWithTask);
        await DailyAsync(world, "example/shop:1");

        await world.ApplyStackAsync(Specs.ShopWithTask.Edited("args: [report]", "args: [report], timeZone: Europe/Berlin"));

        if (api.Version.IsAtLeast(1, 25))
        {
            await world.EventuallyAsync<V1CronJob>("shop-daily", c => c.Spec!.TimeZone == "Europe/Berlin", "has it");
            return;
        }

        var view = await world.StackIsAsync("Stalled", "True", Reasons.InvalidSpec);
        Assert.Contains("spec.tasks[daily].timeZone: needs Kubernetes 1.25", view.Message, StringComparison.Ordinal);
        Assert.False((await world.GetAsync<V1CronJob>("shop-daily")).Spec!.Suspend);
    }

    private static Task<V1CronJob> DailyAsync(StackWorld world, string image) => world.EventuallyAsync<V1CronJob>(
        "shop-daily", c => c.Spec!.JobTemplate.Spec.Template.Spec!.Containers[0].Image == image, $"runs {image}");

    private static (string, string?, long?, bool?) Schedule(V1CronJob task) =>
        (task.Spec!.Schedule, task.Spec.ConcurrencyPolicy, task.Spec.StartingDeadlineSeconds, task.Spec.Suspend);

    private static string TaskOf(StackView view, string field) =>
        (view.Stack["status"]?["tasks"]?[0]?[field])?.ToString() ?? (field == "active" ? "0" : "");
}
