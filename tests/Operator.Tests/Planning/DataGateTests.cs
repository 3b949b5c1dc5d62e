using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;
using Ballast.Operator.References;

namespace Ballast.Operator.Tests.Planning;

/// <summary>Whose data a volume holds decides whether its server may start: every answer of the gate.</summary>
public sealed class DataGateTests
{
    private const string ClaimName = "shop-db-data";

    private static readonly AppStack Stack = StackYaml.WithSpec("""
        image: registry.example/shop:1
        dependencies:
        - name: cache
          redis: {external: {secretRef: {name: cache}}}
        - name: db
          postgres: {managed: {version: "15"}}
        """);

    [Fact]
    public void Plan_NoDependencies_IsOpen()
    {
        var stack = StackYaml.WithSpec("image: registry.example/shop:1");

        Assert.Equal(GateResult.Open(GateName.Ownership, Reasons.Idle), DataGate.Plan(stack, stack.Spec, new ObservedState()));
    }

    [Fact]
    public void Plan_NoVolumeYet_IsOpen() => Assert.True(Plan(claim: null).IsOpen);

    [Fact]
    public void Plan_VolumeOfTheStackWithItsCredentials_IsOpen() => Assert.True(Plan(Own()).IsOpen);

    [Fact]
    public void Plan_VolumeThatTheStackOwns_IsOpen()
    {
        var claim = Own();
        claim.Metadata.OwnerReferences = [Owner("AppStack", "shop", Stack.Metadata.Uid!)];

        Assert.True(Plan(claim).IsOpen);
    }

    [Fact]
    public void Plan_VolumeOfAnExternalServersName_IsNoBusinessOfTheStack()
    {
        var claim = new V1PersistentVolumeClaim
        {
            Metadata = new V1ObjectMeta { Name = "shop-cache-data", DeletionTimestamp = DateTimeOffset.UnixEpoch },
        };

        Assert.True(Plan(claim).IsOpen);
    }

    [Fact]
    public void Plan_VolumeOnItsWayOut_Waits()
    {
        var claim = Own();
        claim.Metadata.DeletionTimestamp = DateTimeOffset.UnixEpoch;

        Assert.Equal(
            Waiting(Reasons.VolumePending, $"volume claim {ClaimName} of an earlier stack is being deleted"), Plan(claim));
    }

    [Fact]
    public void Plan_VolumeOfAnEarlierStackOfTheName_WaitsForItsDeletion()
    {
        var claim = Own();
        claim.Metadata.OwnerReferences = [Owner("AppStack", "shop", "earlier")];

        Assert.Equal(
            Waiting(Reasons.VolumePending, $"volume claim {ClaimName} of an earlier stack is about to be deleted"), Plan(claim));
    }

    [Theory]
    [InlineData("AppStack", "other")]
    [InlineData("StatefulSet", "shop")]
    public void Plan_VolumeThatSomeoneElseOwns_Stalls(string kind, string name)
    {
        var claim = Own();
        claim.Metadata.OwnerReferences = [Owner(kind, name, "another")];

        var gate = Plan(claim);

        Assert.Equal((GateState.Stalled, Reasons.NotOwned), (gate.State, gate.Reason));
        Assert.StartsWith($"volume claim {ClaimName} belongs to {kind} {name}", gate.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Labels.DataStack, "other", "shop")]
    [InlineData(Labels.DataDependency, "main", "db")]
    [InlineData(Labels.DataEngine, "mysql", "postgres")]
    [InlineData(Labels.DataVersion, "14", "15")]
    [InlineData(Labels.DataVersion, null, "15")]
    public void Plan_VolumeOfOtherData_StallsAndNamesTheDifference(string key, string? found, string expected)
    {
        var claim = Own();
        claim.Metadata.Annotations!.Remove(key);
        if (found is not null)
        {
            claim.Metadata.Annotations[key] = found;
        }

        var gate = Plan(claim);

        Assert.Equal((GateState.Stalled, Reasons.RetainedDataMismatch), (gate.State, gate.Reason));
        Assert.Contains($"({key} is {found ?? "absent"}, not {expected})", gate.Message, StringComparison.Ordinal);
        Assert.Contains("Secret shop-db-credentials", gate.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_CredentialsNotThereBesideTheVolume_Stalls()
    {
        var gate = Plan(Own(), credentials: false);

        Assert.Equal((GateState.Stalled, Reasons.CredentialsMissing), (gate.State, gate.Reason));
        Assert.StartsWith(
            $"Secret shop-db-credentials is missing beside volume claim {ClaimName}", gate.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_CredentialsThatCannotBeRead_AreNotCalledMissing()
    {
        var refusal = new Refusal(Reasons.Forbidden, "Secret shop-db-credentials cannot be read: not allowed");

        Assert.Equal(Waiting(Reasons.Forbidden, refusal.Message), Plan(Own(), credentials: false, refusal));
    }

    private static GateResult Plan(V1PersistentVolumeClaim? claim, bool credentials = true, Refusal? refusal = null)
    {
        var key = new ReferenceKey(ReferenceKind.Secret, Names.Credentials("shop", "db"));
        var secret = new ReferencedObject(new V1ObjectMeta { Name = key.Name }, new Dictionary<string, byte[]>());
        return DataGate.Plan(Stack, Stack.Spec, new ObservedState
        {
            Claims = claim is null ? [] : [claim],
            References = new Dictionary<ReferenceKey, ReferencedObject?>
            {
                [key] = credentials ? secret : null,
            },
            Unreadable = refusal is null ? new Dictionary<ReferenceKey, Refusal>() : new() { [key] = refusal },
        });
    }

    private static GateResult Waiting(string reason, string message) =>
        GateResult.Waiting(GateName.Ownership, reason, message);

    private static V1PersistentVolumeClaim Own() => FakeChildren.Claim("shop", "db", "volume-1");

    private static V1OwnerReference Owner(string kind, string name, string uid) =>
        new() { ApiVersion = "v1", Kind = kind, Name = name, Uid = uid };
}
