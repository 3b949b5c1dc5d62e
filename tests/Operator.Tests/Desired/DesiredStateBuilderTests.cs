using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;

namespace Ballast.Operator.Tests.Desired;

/// <summary>Rules that hold for every case there is.</summary>
public sealed class DesiredStateBuilderTests
{
    public static TheoryData<string> Cases => [.. GoldenFile.Cases()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Children_OfAnyCase_CarryTheStacksLabels(string name)
    {
        var (stack, state) = Build(name);

        Assert.All(DesiredStateYaml.Objects(state), child =>
        {
            Assert.Equal(stack.Metadata.Namespace, child.Metadata.Namespace);
            Assert.Equal(stack.Metadata.Name, child.Metadata.Label(Labels.Stack));
            Assert.Equal(Labels.Ballast, child.Metadata.Label(Labels.ManagedBy));
        });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Children_ButRetainedData_GoWithTheStack(string name)
    {
        var (stack, state) = Build(name);

        Assert.All(DesiredStateYaml.Objects(state), child =>
        {
            var isRetained = child.Metadata.Annotation(Labels.DataPolicy) == nameof(DeletionPolicy.Retain);
            Assert.Equal(isRetained ? null : stack.Metadata.Uid, child.Metadata.ControllerOwner?.Uid);
            Assert.Null(child.Metadata.ControllerOwner?.BlockOwnerDeletion);
        });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pods_OfAnyCase_SatisfyTheRestrictedStandard(string name)
    {
        Assert.All(Pods(Build(name).State), pod =>
        {
            Assert.True(pod.Spec!.SecurityContext!.RunAsNonRoot);
            Assert.NotEqual(0, pod.Spec.SecurityContext.RunAsUser);
            Assert.Equal("RuntimeDefault", pod.Spec.SecurityContext.SeccompProfile!.Type);
            Assert.False(pod.Spec.AutomountServiceAccountToken);
            Assert.False(pod.Spec.EnableServiceLinks);
            Assert.All(pod.Spec.Containers, container =>
            {
                Assert.False(container.SecurityContext!.AllowPrivilegeEscalation);
                Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
                Assert.Equal(["ALL"], container.SecurityContext.Capabilities!.Drop!);
                Assert.All(container.Env!.GroupBy(e => e.Name), same => Assert.Single(same));
            });
        });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pods_OfAWorkload_AreWhatItsSelectorAndServiceSelect(string name)
    {
        var (_, state) = Build(name);

        Assert.All(
            [.. state.Deployments.Select(d => (d.Spec!.Selector, d.Spec.Template)), .. state.StatefulSets.Select(
                s => (s.Spec!.Selector, s.Spec.Template))],
            workload =>
            {
                Assert.Subset(workload.Template.Metadata!.Labels!.ToHashSet(), workload.Selector.MatchLabels!.ToHashSet());
                Assert.Equal(
                    workload.Template.Spec!.Containers.Exists(c => c.Ports is not null),
                    state.Services.Any(s => s.Spec!.Selector!.OrderBy(l => l.Key)
                        .SequenceEqual(workload.Selector.MatchLabels!.OrderBy(l => l.Key))));
            });
    }

    [Fact]
    public void Build_OfTheSameInputs_IsTheSame() =>
        Assert.Equal(DesiredStateYaml.Write(Build("football").State), DesiredStateYaml.Write(Build("football").State));

    [Fact]
    public void Environment_OfAnotherSalt_HasAnotherName()
    {
        var input = GoldenFile.Read("football", "input.yaml");

        var one = StackCase.Parse(input).Build().Environments.Single();
        var other = StackCase.Parse(input.Edited("salt: pinch", "salt: handful")).Build().Environments.Single();

        Assert.Equal(one.Data!["DB_PASSWORD"], other.Data!["DB_PASSWORD"]);
        Assert.NotEqual(one.Metadata.Name, other.Metadata.Name);
    }

    [Theory]
    [InlineData("password: kick/off", "password: free-kick", false)]
    [InlineData("password: goal", "password: own-goal", true)]
    public void Server_OfAChangedPassword_RestartsOnlyWhereItTakesItUp(string before, string after, bool redisRestarts)
    {
        var input = GoldenFile.Read("football", "input.yaml");

        var one = StackCase.Parse(input).Build();
        var other = StackCase.Parse(input.Edited(before, after)).Build();

        Assert.NotEqual(one.Environments.Single().Metadata.Name, other.Environments.Single().Metadata.Name);
        Assert.Equal(Identity(one, "football-db"), Identity(other, "football-db"));
        Assert.Equal(!redisRestarts, Identity(one, "football-cache") == Identity(other, "football-cache"));
    }

    // Earlier versions started Redis without quotes around its password: only these never worked, so only these start anew.
    [Theory]
    [InlineData("password: goal", 10)]
    [InlineData("password: 'own#goal\\'", 10)]
    [InlineData("password: own goal", 11)]
    [InlineData("password: 'own\"goal'", 11)]
    public void Redis_OfAPasswordThatNeedsQuotes_HasAnotherIdentity(string password, int digits)
    {
        var state = StackCase.Parse(GoldenFile.Read("football", "input.yaml").Edited("password: goal", password)).Build();

        var template = state.StatefulSets.Single(s => s.Metadata.Name == "football-cache").Spec!.Template;
        Assert.Equal(digits, template.Metadata!.Annotation(Labels.Config)!.Length);
    }

    [Theory]
    [InlineData("storage: 5120Mi", "storage: 9Gi")]
    [InlineData("deletionPolicy: Delete", "deletionPolicy: Retain")]
    [InlineData("maxMemory: 256Mi", "maxMemory: 262144Ki")]
    public void Servers_OfWhatDoesNotShapeTheirPods_AreNotRestarted(string before, string after)
    {
        var input = GoldenFile.Read("football", "input.yaml");

        var one = StackCase.Parse(input).Build();
        var other = StackCase.Parse(input.Edited(before, after)).Build();

        Assert.All(one.StatefulSets, s => Assert.Equal(Identity(one, s.Metadata.Name!), Identity(other, s.Metadata.Name!)));
    }

    private static string? Identity(DesiredState state, string name) =>
        state.StatefulSets.Single(s => s.Metadata.Name == name).Metadata.Annotation(Labels.Release);

    private static (AppStack Stack, DesiredState State) Build(string name)
    {
        var given = StackCase.Parse(GoldenFile.Read(name, "input.yaml"));
        return (given.Stack, given.Build());
    }

    private static IEnumerable<V1PodTemplateSpec> Pods(DesiredState state) =>
    [
        .. state.Deployments.Select(d => d.Spec!.Template), .. state.StatefulSets.Select(s => s.Spec!.Template),
        .. state.CronJobs.Select(c => c.Spec!.JobTemplate.Spec.Template),
        .. state.MigrationJob is { } job ? [job.Spec!.Template] : Array.Empty<V1PodTemplateSpec>(),
    ];
}
