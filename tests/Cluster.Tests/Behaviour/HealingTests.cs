using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Fixtures;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>Children that someone deletes or edits are restored to the spec; fields that others added to them stay.</summary>
public sealed class HealingTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    private const string WithVariables = Specs.Shop + "\nenv: [{name: KEPT, value: a}, {name: DROPPED, value: b}]";

    [OwnServerFact]
    public async Task Variable_TakenOutOfTheSpec_DisappearsAndForeignFieldsStay()
    {
        await using var world = await StackWorld.StartReadyAsync(api, WithVariables);
        await world.Observer.Of<V1Deployment>(world.Space).ApplyAsync("shop-web", JsonNode.Parse("""
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"labels": {"team": "red"}},
             "spec": {"template": {"metadata": {"annotations": {"mesh": "on"}},
              "spec": {"priorityClassName": "system-cluster-critical"}}}}
            """)!.AsObject(), "mesh");
        await world.AtRestAsync();

        await world.ApplyStackAsync(Specs.Shop + "\nenv: [{name: KEPT, value: a}]");
        var web =
            await world.EventuallyAsync<V1Deployment>("shop-web", d => Variable(d, "DROPPED") is null, "has lost the variable");
        Assert.Equal("a", Variable(web, "KEPT"));
        Assert.Equal("red", web.GetLabel("team"));
        Assert.Equal("on", web.Spec.Template.Metadata.Annotations["mesh"]);
        Assert.Equal("system-cluster-critical", web.Spec.Template.Spec.PriorityClassName);
    }

    [OwnServerFact]
    public async Task Fields_EditedByHand_AreHealed()
    {
        await using var world = await StackWorld.StartReadyAsync(api, WithVariables);
        await world.PatchAsync<V1Deployment>(
            "shop-web", """{"spec": {"replicas": 9, "template": {"spec": {"terminationGracePeriodSeconds": 11}}}}""");
        await world.PatchAsync<V1Service>("shop-web", """{"spec": {"selector": {"ballast.dev/stack": "other"}}}""");
        await world.PatchAsync<V1StatefulSet>("shop-db", """{"spec": {"replicas": 0}}""");
        await world.PatchAsync<V1NetworkPolicy>("shop-db", """{"spec": {"ingress": [{}]}}""");

        await world.EventuallyAsync<V1Deployment>(
            "shop-web", d => d.Spec is { Replicas: 2, Template.Spec.TerminationGracePeriodSeconds: > 11 }, "is healed");
        await world.EventuallyAsync<V1Service>("shop-web", s => s.Spec!.Selector!["ballast.dev/stack"] == "shop", "is healed");
        await world.EventuallyAsync<V1StatefulSet>("shop-db", s => s.Spec!.Replicas == 1, "is healed");
        await world.EventuallyAsync<V1NetworkPolicy>(
            "shop-db", p => p.Spec!.Ingress![0].FromProperty is { Count: > 0 }, "is healed");
        await world.Cluster.SimulateRolloutAsync();
        await world.AtRestAsync();
    }

    [OwnServerFact]
    public async Task Children_Deleted_ComeBack()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await BackAsync<V1Service>("shop-web");
        await BackAsync<V1Service>("shop-db");
        await BackAsync<V1StatefulSet>("shop-db");
        await BackAsync<V1NetworkPolicy>("shop-db");
        await BackAsync<V1ServiceAccount>("shop");
        await BackAsync<V1PodDisruptionBudget>("shop-web");
        await BackAsync<V1Deployment>("shop-web");
        await world.Cluster.SimulateRolloutAsync();

        var environment =
            (await world.GetAsync<V1Deployment>("shop-web")).Spec!.Template.Spec!.Containers[0].EnvFrom![0].SecretRef!.Name!;
        await world.DeleteAsync<V1Secret>(environment);
        await world.PassAsync(StackWorld.NextLook);
        await world.EventuallyAsync<V1Secret>(environment, _ => true, "is back");

        async Task BackAsync<T>(string name)
            where T : class, k8s.IKubernetesObject<V1ObjectMeta>
        {
            var old = (await world.GetAsync<T>(name)).Metadata.Uid;
            await world.DeleteAsync<T>(name);
            await world.EventuallyAsync<T>(name, found => found.Metadata.Uid != old, "is back");
        }
    }

    [OwnServerFact]
    public async Task Environment_DeletedAndMissedByAPod_ComesBackAtOnce()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await world.Cluster.SimulateWebPodAsync("shop-web-1");
        await world.AtRestAsync();
        var template = (await world.GetAsync<V1Deployment>("shop-web")).Spec!.Template;
        var environment = template.Spec!.Containers[0].EnvFrom![0].SecretRef!.Name!;
        await world.DeleteAsync<V1Secret>(environment);
        await world.ReconcileAsync();
        Assert.False(await world.ExistsAsync<V1Secret>(environment));

        await world.Cluster.SimulateConfigErrorAsync("shop-web-1", template, $"secret \"{environment}\" not found");
        await world.EventuallyAsync<V1Secret>(environment, _ => true, "is back");
    }

    [OwnServerFact]
    public async Task Child_StrippedOfItsLabels_IsKnownByItsOwnerAndLabelledAgain()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        var uid = (await world.GetAsync<V1Service>("shop-web")).Metadata.Uid;
        await world.PatchAsync<V1Service>("shop-web", """{"metadata": {"labels": null}}""");
        var healed = await world.EventuallyAsync<V1Service>(
            "shop-web", s => s.GetLabel("app.kubernetes.io/managed-by") == "ballast", "is labelled again");
        Assert.Equal(uid, healed.Metadata.Uid);
    }

    [OwnServerFact]
    public async Task Children_NoLongerAskedFor_ArePruned()
    {
        var more = Specs.Shop.Edited(
            "replicas: 2", "replicas: 2, ingress: {host: shop.example}, autoscaling: {minReplicas: 2, maxReplicas: 3}");
        await using var world = await StackWorld.StartReadyAsync(api, more);
        await world.EventuallyAsync<V1Ingress>("shop-web", _ => true, "exists");
        await world.EventuallyAsync<V2HorizontalPodAutoscaler>("shop-web", _ => true, "exists");

        await world.ApplyStackAsync(Specs.Shop.Edited("replicas: 2", "replicas: 1") + "\nnetworkPolicy: None");
        await world.GoneAsync<V1Ingress>("shop-web");
        await world.GoneAsync<V2HorizontalPodAutoscaler>("shop-web");
        await world.GoneAsync<V1PodDisruptionBudget>("shop-web");
        await world.GoneAsync<V1NetworkPolicy>("shop-db");
        await world.Cluster.SimulateRolloutAsync();
        await world.StackIsAsync("Ready", "True", "Healthy");
        await world.AtRestAsync();
    }

    private static string? Variable(V1Deployment web, string name) =>
        web.Spec!.Template.Spec!.Containers[0].Env?.FirstOrDefault(e => e.Name == name)?.Value;
}
