using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Tests.Planning;

/// <summary>What the gate says of Secrets that are not there, not usable or not safe enough.</summary>
public sealed class ReferenceGateTests
{
    private const string External = """
        apiVersion: ballast.dev/v1alpha1
        kind: AppStack
        metadata: {name: shop, namespace: demo}
        spec:
          profile: Development
          image: registry.example/shop:1
          dependencies:
          - name: db
            postgres: {external: {secretRef: {name: address}}}
          env:
          - {name: SECRET_KEY, secretKeyRef: {name: keys, key: secret}}
          web: {port: 8000}
        """;

    [Fact]
    public void Plan_StackThatRefersToNothing_IsOpen()
    {
        var world = new PlannerWorld("""
            apiVersion: ballast.dev/v1alpha1
            kind: AppStack
            metadata: {name: shop, namespace: demo}
            spec: {image: "registry.example/shop:1", web: {port: 8000}}
            """);

        Assert.Equal(GateResult.Open(GateName.References, Reasons.Idle), Gate(world));
        Assert.Equal(Reasons.NoDependencies, world.Plan().Gate(GateName.Dependencies)!.Reason);
    }

    [Fact]
    public void Plan_SecretsMissing_WaitsAndNamesEach()
    {
        var gate = Gate(new PlannerWorld(External));

        Assert.Equal((GateState.Waiting, Reasons.SecretNotFound), (gate.State, gate.Reason));
        Assert.Contains("address does not exist", gate.Message, StringComparison.Ordinal);
        Assert.Contains("keys does not exist", gate.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_EverythingThere_IsOpen() => Assert.True(Gate(World("postgres://app:secret@db.example/app")).IsOpen);

    [Fact]
    public void Plan_AddressThatCannotBeUsed_Stalls()
    {
        var gate = Gate(World("no address at all"));

        Assert.Equal((GateState.Stalled, Reasons.InvalidConnection), (gate.State, gate.Reason));
        Assert.StartsWith("db: Secret address, key uri", gate.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_AddressWithoutItsKeys_WaitsForThem()
    {
        var world = World("postgres://app:secret@db.example/app");
        world.Secret("address", ("host", "db.example"));

        Assert.Equal((GateState.Waiting, Reasons.KeyNotFound), (Gate(world).State, Gate(world).Reason));
    }

    [Fact]
    public void Plan_OptionalDependencyThatCannotBeUsed_HoldsNothing()
    {
        var world = World("no address at all");
        world.Spec.Dependencies![0].Required = false;

        Assert.True(Gate(world).IsOpen);
    }

    [Fact]
    public void Plan_ManagedServerWithoutCredentialsYet_Waits()
    {
        var gate = Gate(new PlannerWorld());

        Assert.Equal(
            GateResult.Waiting(
                GateName.References, Reasons.Progressing, "db: Secret football-db-credentials is still to be made"), gate);
    }

    [Fact]
    public void Plan_CredentialsWithoutTheirPassword_Stalls()
    {
        var world = new PlannerWorld();
        world.DatabaseUp();
        world.Secret("football-db-credentials", ("username", "app"), ("database", "app"));

        Assert.Equal((GateState.Stalled, Reasons.CredentialsMissing), (Gate(world).State, Gate(world).Reason));
    }

    [Fact]
    public void Plan_SecretTooShortForProduction_StallsThereOnly()
    {
        var world = World("postgres://app:secret@db.example/app");
        world.Secret("keys", ("secret", "short"));
        Assert.True(Gate(world).IsOpen);

        world.Spec = world.Spec with { Profile = Profile.Production };

        var gate = Gate(world);
        Assert.Equal((GateState.Stalled, Reasons.InsecureSecret), (gate.State, gate.Reason));
        Assert.Contains("SECRET_KEY", gate.Message, StringComparison.Ordinal);
    }

    private static GateResult Gate(PlannerWorld world) => world.Plan().Gate(GateName.References)!;

    private static PlannerWorld World(string uri)
    {
        var world = new PlannerWorld(External);
        world.Secret("address", ("uri", uri));
        world.Secret("keys", ("secret", "a-value-of-more-than-thirty-two-characters"));
        return world;
    }
}
