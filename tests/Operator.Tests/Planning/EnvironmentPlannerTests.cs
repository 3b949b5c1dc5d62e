using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Desired;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Tests.Planning;

/// <summary>Which credentials the pods of the running release get while a gate holds the next one.</summary>
public sealed class EnvironmentPlannerTests
{
    private const string Environment = "football-env-1";

    [Fact]
    public void Rotated_NotCheckedYet_PodsKeepTheirEnvironment()
    {
        var world = Held();
        Rotate(world, "another");

        Assert.Equal(new EnvironmentPlan(Environment, null), world.Plan().Environment);
        var web = Web(world);
        Assert.Equal(Environment, web.Spec!.Template.Spec!.Containers[0].EnvFrom![0].SecretRef!.Name);
        Assert.Null(web.Metadata.Annotation(Labels.Credentials));
    }

    [Theory]
    [InlineData("Unhealthy")]
    [InlineData("Unknown")]
    public void Rotated_CheckHasNotPassed_PodsKeepTheirEnvironment(string state)
    {
        var world = Held();
        Rotate(world, "another");
        world.CheckedWith("db", Connection(world), Enum.Parse<HealthState>(state));

        Assert.Equal(Environment, world.Plan().Environment.Kept);
    }

    [Fact]
    public void Rotated_LastCheckUsedTheOldOnes_PodsKeepTheirEnvironmentAndTheGateCloses()
    {
        var world = Held();
        world.CheckedWith("db", Connection(world));
        Assert.Equal(GateState.Open, world.Plan().Gate(GateName.Dependencies)!.State);

        Rotate(world, "another");

        Assert.Equal(Environment, world.Plan().Environment.Kept);
        var gate = world.Plan().Gate(GateName.Dependencies)!;
        Assert.Equal((GateState.Waiting, Reasons.NotChecked), (gate.State, gate.Reason));
    }

    [Fact]
    public void Rotated_Checked_RunningReleaseGetsThem()
    {
        var world = Held();
        Rotate(world, "another");
        world.CheckedWith("db", Connection(world));

        var (plan, web) = (world.Plan(), Web(world));

        Assert.Equal(plan.Current!.Id, plan.Rendered!.Id);
        Assert.NotEqual(plan.Target!.Id, plan.Rendered.Id);
        Assert.Null(plan.Environment.Kept);
        Assert.NotEqual(Environment, web.Spec!.Template.Spec!.Containers[0].EnvFrom![0].SecretRef!.Name);
        Assert.NotNull(web.Metadata.Annotation(Labels.Credentials));
        Assert.Null(Kept(world.Web!, web));
    }

    [Fact]
    public void Rotated_PodsHaveThem_NothingChangesUntilTheNextRotation()
    {
        var world = Held();
        Rotate(world, "another");
        world.CheckedWith("db", Connection(world));
        var first = world.Plan().Environment;
        world.Web!.Metadata.Annotations![Labels.Credentials] = first.Credentials!;
        world.Health("db", HealthState.Unhealthy);
        Assert.Equal(first, world.Plan().Environment);

        Rotate(world, "a third");
        Assert.Equal(new EnvironmentPlan(Environment, first.Credentials), world.Plan().Environment);
        world.CheckedWith("db", Connection(world));
        Assert.NotEqual(first, world.Plan().Environment);
        Assert.Null(world.Plan().Environment.Kept);

        Rotate(world, "a-long-random-password");
        world.CheckedWith("db", Connection(world));
        Assert.Equal(new EnvironmentPlan(null, null), world.Plan().Environment);
    }

    /// <summary>As an operator of another version would render it: the variables are others, the credentials are not.</summary>
    [Fact]
    public void NotRotated_EnvironmentIsRenderedDifferently_TemplateIsKept()
    {
        var world = Held();
        var web = Web(world);

        Assert.Equal(new EnvironmentPlan(null, null), world.Plan().Environment);
        Assert.NotEqual(Environment, web.Spec!.Template.Spec!.Containers[0].EnvFrom![0].SecretRef!.Name);
        Assert.NotNull(Kept(world.Web!, web));
    }

    [Fact]
    public void Rotated_EnvironmentOfThePodsIsGone_GetsTodays()
    {
        var world = Held();
        Rotate(world, "another");
        world.ForgetSecret(Environment);

        Assert.Null(world.Plan().Environment.Kept);
    }

    [Fact]
    public void SecretCannotBeRead_PodsKeepWhatTheyHave()
    {
        var world = Held();
        world.ForgetSecret("football-db-credentials");

        Assert.Equal(Environment, Web(world).Spec!.Template.Spec!.Containers[0].EnvFrom![0].SecretRef!.Name);
    }

    // The first release runs, and the next waits for its migration.
    private static PlannerWorld Held()
    {
        var world = PlannerWorld.Running();
        world.Web!.Spec!.Template.Spec = new V1PodSpec
        {
            Containers =
            [
                new V1Container
                {
                    Name = Components.Web,
                    EnvFrom = [new V1EnvFromSource { SecretRef = new V1LocalObjectReference { Name = Environment } }],
                },
            ],
        };
        world.Web.Metadata.Annotations![Labels.AppliedTemplate] = "of another version";
        world.Want("2.0.0");
        world.Remember();
        return world;
    }

    private static void Rotate(PlannerWorld world, string password) => world.Secret(
        "football-db-credentials", ("username", "app"), ("password", password), ("database", "app"), ("host", "football-db"),
        ("port", "5432"));

    private static ConnectionInfo? Connection(PlannerWorld world)
    {
        var plan = world.Plan();
        return plan.Connections.Of(plan.Spec.Dependencies[0]).Connection;
    }

    private static V1Deployment Web(PlannerWorld world) =>
        Assert.Single(DesiredStateBuilder.Build(world.Stack, world.Plan(), world.Observed(), "ballast").Deployments);

    private static V1PodTemplateSpec? Kept(V1Deployment live, V1Deployment desired) => AppliedState.TemplateToKeep(
        AppliedState.Stamp(desired, KubernetesJsonContext.Default.V1Deployment).Metadata, live.Metadata, live.Spec!.Template);
}
