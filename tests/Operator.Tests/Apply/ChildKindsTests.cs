using System.Collections;
using System.Reflection;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Apply;
using Ballast.Operator.Desired;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Tests.Apply;

/// <summary>A kind that is missing in the list would be built and never applied, or never pruned, or never watched.</summary>
public sealed class ChildKindsTests
{
    private static readonly Type[] Listed = [.. ChildKinds.All.Select(kind => kind.GetType().GenericTypeArguments.Single())];

    public static TheoryData<string> DesiredLists { get; } = [.. Lists<DesiredState>().Select(list => list.Name)];

    public static TheoryData<string> ObservedLists { get; } = [.. Lists<ObservedState>().Select(list => list.Name)];

    [Fact]
    public void Kinds_InTheList_AreThereOnce() => Assert.Equal(Listed.Distinct(), Listed);

    // Secrets cannot be listed, so that SecretApplier and EnvironmentWriter look for each by name.
    [Theory]
    [MemberData(nameof(DesiredLists))]
    public void Desired_AnyListOfChildren_IsReadByItsKindAlone(string name)
    {
        var list = typeof(DesiredState).GetProperty(name)!;
        var kind = ItemOf(list);
        if (kind == typeof(V1Secret))
        {
            Assert.DoesNotContain(kind, Listed);
            return;
        }

        var state = new DesiredState();
        var children = One(kind);
        list.SetValue(state, children);

        Assert.Equal([kind], ChildKinds.All.Where(k => CountOf(k, nameof(ChildKind<>.Desired), state) > 0).Select(TypeOf));
    }

    [Theory]
    [MemberData(nameof(ObservedLists))]
    public void Observed_AnyListOfChildren_IsReadByItsKindAlone(string name)
    {
        var list = typeof(ObservedState).GetProperty(name)!;
        var state = new ObservedState();
        list.SetValue(state, One(ItemOf(list)));

        Assert.Equal([ItemOf(list)], ChildKinds.All.Where(k => ObservedBy(k, state).Count > 0).Select(TypeOf));
    }

    [Fact]
    public void Migration_ToStart_IsReadAsAJob() => Assert.Equal(
        ["migrate"],
        ChildKinds.Of<V1Job>().Desired!(new DesiredState
        {
            MigrationJob = new V1Job { Metadata = new V1ObjectMeta { Name = "migrate" } },
        }).Select(job => job.Metadata.Name));

    [Fact]
    public void Kinds_WithAPodTemplate_KeepIt()
    {
        Assert.NotNull(ChildKinds.Of<V1Deployment>().Template);
        Assert.NotNull(ChildKinds.Of<V1StatefulSet>().Template);
    }

    [Fact]
    public void Order_OfApplying_IsFromBelow() => Assert.Equal(
        [
            typeof(V1ServiceAccount), typeof(V1NetworkPolicy), typeof(V1Service), typeof(V1Deployment), typeof(V1StatefulSet),
            typeof(V1CronJob), typeof(V1PodDisruptionBudget), typeof(V2HorizontalPodAutoscaler), typeof(V1Ingress),
        ],
        ChildKinds.All.Where(kind => kind.IsGeneric).Select(TypeOf));

    [Theory]
    [InlineData("app", nameof(ApplyPhase.AppNetwork))]
    [InlineData("postgres", nameof(ApplyPhase.ServerNetwork))]
    public void Service_OfAppOrServer_IsAppliedInItsPhase(string application, string phase) => Assert.Equal(
        phase,
        ChildKinds.Of<V1Service>().Phase!(new V1Service
        {
            Metadata = new V1ObjectMeta { Labels = new() { ["app.kubernetes.io/name"] = application } },
        }).ToString());

    // With web, and after the Deployments: the release of the first workload counts as the one that runs.
    [Theory]
    [InlineData("app", nameof(ApplyPhase.App))]
    [InlineData("postgres", nameof(ApplyPhase.Servers))]
    public void StatefulSet_OfAppOrServer_IsAppliedInItsPhase(string application, string phase) => Assert.Equal(
        phase,
        ChildKinds.Of<V1StatefulSet>().Phase!(new V1StatefulSet
        {
            Metadata = new V1ObjectMeta { Labels = new() { ["app.kubernetes.io/name"] = application } },
        }).ToString());

    private static IEnumerable<PropertyInfo> Lists<TState>() => typeof(TState).GetProperties().Where(
        p => p.PropertyType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            && ItemOf(p).IsAssignableTo(typeof(IKubernetesObject)));

    private static Type ItemOf(PropertyInfo list) => list.PropertyType.GenericTypeArguments[0];

    private static Type TypeOf(ChildKind kind) => kind.GetType().GenericTypeArguments.Single();

    private static Array One(Type kind)
    {
        var one = Array.CreateInstance(kind, 1);
        one.SetValue(System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(kind), 0);
        return one;
    }

    private static int CountOf(ChildKind kind, string selector, object state) =>
        kind.GetType().GetProperty(selector)!.GetValue(kind) is Delegate select
            ? ((ICollection)select.DynamicInvoke(state)!).Count
            : 0;

    private static ICollection ObservedBy(ChildKind kind, ObservedState state) =>
        (ICollection)kind.GetType().GetMethod("Observed")!.Invoke(kind, [state])!;
}
