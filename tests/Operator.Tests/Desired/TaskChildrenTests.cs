using Ballast.Operator.Desired;

namespace Ballast.Operator.Tests.Desired;

/// <summary>The environment of a task's pods, also while the credentials of its servers are not known.</summary>
public sealed class TaskChildrenTests
{
    private const string Stack = """
        apiVersion: ballast.dev/v1alpha1
        kind: AppStack
        metadata: {name: shop}
        spec:
          image: registry.example/shop:1
          dependencies: [{name: db, postgres: {external: {secretRef: {name: shop-db}}}}]
          tasks: [{name: daily, schedule: "3 1 * * *"}]
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: shop-salt}
        stringData: {salt: pinch}
        """;

    private const string Credentials = """

        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: shop-db}
        stringData: {uri: "postgres://app:secret@db.example:5432/app"}
        """;

    private const string Running = """

        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata:
          name: shop-daily
          annotations: {ballast.dev/release: 3b1f0c9d52}
          ownerReferences:
          - {apiVersion: v1, kind: AppStack, name: shop, uid: 0f8fad5b-d9cb-469f-a165-70867728950e, controller: true}
        spec:
          schedule: "3 1 * * *"
          jobTemplate:
            spec:
              template:
                spec:
                  containers: [{name: daily, image: a, envFrom: [{secretRef: {name: shop-env-1}}]}]
        """;

    [Fact]
    public void Credentials_ThatAreKnown_MakeItsEnvironment()
    {
        var state = StackCase.Parse(Stack + Credentials + Running).Build();

        var made = Assert.Single(state.Environments).Metadata.Name;
        Assert.NotEqual("shop-env-1", made);
        Assert.Equal(made, EnvironmentOf(state));
    }

    [Fact]
    public void Credentials_ThatAreNotKnown_LeaveItTheEnvironmentThatItHas()
    {
        var state = StackCase.Parse(Stack + Running).Build();

        Assert.Empty(state.Environments);
        Assert.Equal("shop-env-1", EnvironmentOf(state));
    }

    [Theory]
    [InlineData("")]
    [InlineData("3b1f0c9d52")]
    public void Credentials_ThatAreNotKnown_DeleteNoTaskOfAnotherRelease(string release)
    {
        var yaml = Stack + (release.Length == 0 ? "" : Running.Edited(release, "a-nother-one"));

        var state = StackCase.Parse(yaml).Build();

        Assert.Equal((0, false), (state.CronJobs.Count, state.AppKnown));
    }

    private static string EnvironmentOf(DesiredState state) => Assert.Single(state.CronJobs)
        .Spec!.JobTemplate.Spec.Template.Spec!.Containers[0].EnvFrom![0].SecretRef!.Name;
}
