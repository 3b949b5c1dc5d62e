using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;
using Ballast.Operator.Profiles;
using Ballast.Operator.References;

namespace Ballast.Operator.Tests.Planning;

/// <summary>An existing volume is used only if its labels and annotations match this stack exactly.</summary>
public sealed class DataGateTests
{
    private const string Spec = "dependencies: [{name: db, postgres: {managed: {version: '15.4'}}}]";

    private static readonly ReferenceKey Credentials = new(ReferenceKind.Secret, "shop-db-credentials");

    private readonly List<V1Pod> _pods = [];

    private readonly V1PersistentVolumeClaim _claim = new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = "shop-db-data",
            Annotations = new()
            {
                [Labels.DataStack] = "shop",
                [Labels.DataDependency] = "db",
                [Labels.DataEngine] = "postgres",
                [Labels.DataVersion] = "15",
            },
        },
    };

    [Fact]
    public void Gate_WithTheStacksOwnVolumeAndCredentials_IsOpen() => Assert.True(Plan().IsOpen);

    [Theory]
    [InlineData(Spec)]
    [InlineData("image: shop:1")]
    public void Gate_WithoutAnyVolume_IsOpen(string spec) =>
        Assert.True(DataGate.Plan(Stack(spec), FilledSpec.Of(Stack(spec).Spec), ObservedState.Empty).IsOpen);

    [Fact]
    public void Gate_OfAServerThatSomeoneElseRuns_LooksAtNoVolume()
    {
        _claim.Metadata.Annotations = null;

        Assert.True(Plan("dependencies: [{name: db, postgres: {external: {secretRef: {name: x}}}}]").IsOpen);
    }

    /// <summary>It was switched to keep nothing, and its volume is being deleted: that must not hold its own change up.</summary>
    [Fact]
    public void Gate_OfAServerThatKeepsNothing_LooksAtNoVolume()
    {
        _claim.Metadata.DeletionTimestamp = DateTimeOffset.UnixEpoch;

        Assert.True(Plan("dependencies: [{name: db, redis: {managed: {version: '7', persistence: false}}}]").IsOpen);
    }

    [Theory]
    [InlineData("Running", "stays until pod shop-db-0 that uses it is gone")]
    [InlineData("Failed", "of an earlier stack")]
    public void Gate_WhileTheVolumeThatAPodUsesIsBeingDeleted_NamesThePod(string phase, string words)
    {
        _claim.Metadata.DeletionTimestamp = DateTimeOffset.UnixEpoch;
        _pods.Add(new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = "shop-db-0" },
            Spec = new V1PodSpec
            {
                Containers = [],
                Volumes =
                [
                    new V1Volume
                    {
                        Name = "data",
                        PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = "shop-db-data" },
                    },
                ],
            },
            Status = new V1PodStatus { Phase = phase },
        });

        AssertClosed(GateState.Waiting, Reasons.VolumePending, "shop-db-data", words);
    }

    [Fact]
    public void Gate_WhileTheVolumeIsBeingDeleted_Waits()
    {
        _claim.Metadata.DeletionTimestamp = DateTimeOffset.UnixEpoch;

        AssertClosed(GateState.Waiting, Reasons.VolumePending, "shop-db-data", "being deleted");
    }

    [Fact]
    public void Gate_WithAVolumeThatThisStackControls_IsOpen()
    {
        Own("AppStack", "shop", "stack-uid");

        Assert.True(Plan().IsOpen);
    }

    [Fact]
    public void Gate_WithAVolumeOfAnEarlierStackOfTheName_WaitsUntilItIsGone()
    {
        Own("AppStack", "shop", "earlier-uid");

        AssertClosed(GateState.Waiting, Reasons.VolumePending, "shop-db-data", "earlier stack");
    }

    [Theory]
    [InlineData("AppStack", "other")]
    [InlineData("StatefulSet", "shop")]
    public void Gate_WithAVolumeOfSomeoneElse_NeedsAPerson(string kind, string name)
    {
        Own(kind, name, "other-uid");

        AssertClosed(GateState.Stalled, Reasons.NotOwned, "shop-db-data", $"{kind} {name}");
    }

    [Theory]
    [InlineData(Labels.DataStack, "other")]
    [InlineData(Labels.DataDependency, "cache")]
    [InlineData(Labels.DataEngine, "redis")]
    [InlineData(Labels.DataVersion, "14")]
    [InlineData(Labels.DataStack, null)]
    [InlineData(Labels.DataVersion, null)]
    public void Gate_WithDataOfAnotherKind_NeedsAPerson(string annotation, string? found)
    {
        _claim.Metadata.Annotations!.Remove(annotation);
        if (found is not null)
        {
            _claim.Metadata.Annotations[annotation] = found;
        }

        AssertClosed(
            GateState.Stalled, Reasons.RetainedDataMismatch, "shop-db-data", annotation, found ?? "absent",
            "shop-db-credentials");
    }

    [Fact]
    public void Gate_WithAVolumeButNoCredentials_NeedsAPerson() =>
        AssertClosed(new Dictionary<ReferenceKey, ReferencedObject?>(), GateState.Stalled, Reasons.CredentialsMissing,
            "shop-db-credentials", "shop-db-data");

    [Fact]
    public void Gate_WithCredentialsThatCannotBeRead_WaitsAndCallsThemNotMissing()
    {
        var observed = new ObservedState
        {
            Claims = [_claim],
            Unreadable = new Dictionary<ReferenceKey, ApiError> { [Credentials] = new(Reasons.Forbidden, "cannot be read") },
        };

        var gate = DataGate.Plan(Stack(Spec), FilledSpec.Of(Stack(Spec).Spec), observed);

        Assert.Equal((GateState.Waiting, Reasons.Forbidden, "cannot be read"), (gate.State, gate.Reason, gate.Message));
    }

    [Fact]
    public void Gate_WithTwoDependencies_IsThatOfTheOneAtFault()
    {
        _claim.Metadata.Annotations![Labels.DataVersion] = "14";
        const string spec =
            """
            dependencies:
            - {name: cache, redis: {managed: {version: "7"}}}
            - {name: db, postgres: {managed: {version: "15"}}}
            """;

        Assert.Equal(Reasons.RetainedDataMismatch, Plan(spec).Reason);
    }

    private static AppStack Stack(string spec) => StackYaml.WithSpec(spec);

    private void Own(string kind, string name, string uid) => _claim.Metadata.OwnerReferences =
        [new V1OwnerReference { ApiVersion = "v1", Kind = kind, Name = name, Uid = uid, Controller = true }];

    private GateResult Plan(string spec = Spec, Dictionary<ReferenceKey, ReferencedObject?>? references = null) => DataGate.Plan(
        Stack(spec), FilledSpec.Of(Stack(spec).Spec), new ObservedState
        {
            Claims = [new V1PersistentVolumeClaim { Metadata = new V1ObjectMeta { Name = "shop-other-data" } }, _claim],
            Pods = _pods,
            References = references ?? new()
            {
                [Credentials] = new ReferencedObject(new V1ObjectMeta(), new Dictionary<string, byte[]>()),
            },
        });

    private void AssertClosed(GateState state, string reason, params string[] facts) => AssertClosed(null, state, reason, facts);

    private void AssertClosed(
        Dictionary<ReferenceKey, ReferencedObject?>? references, GateState state, string reason, params string[] facts)
    {
        var gate = Plan(references: references);

        Assert.Equal((GateName.Ownership, state, reason), (gate.Gate, gate.State, gate.Reason));
        Assert.All(facts, fact => Assert.Contains(fact, gate.Message, StringComparison.Ordinal));
    }
}
