using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;
using Ballast.Operator.Profiles;
using Ballast.Operator.References;

namespace Ballast.Operator.Tests.Planning;

/// <summary>What is said of a dependency: by its volume, its pod, and the check, in this order.</summary>
public sealed class DependencyReadingTests
{
    private const string Managed = "postgres: {managed: {version: \"15\"}}";
    private const string External = "postgres: {external: {secretRef: {name: address}}}";

    private static readonly HealthReading Healthy =
        new(HealthState.Healthy, new CheckResult(HealthState.Healthy, "", "", DateTimeOffset.UnixEpoch, TimeSpan.Zero), 0);

    private static readonly HealthReading Refusing = new(
        HealthState.Unhealthy,
        new CheckResult(
            HealthState.Unhealthy, Reasons.ConnectionRefused, "refuses", DateTimeOffset.UnixEpoch, TimeSpan.Zero),
        3);

    private readonly List<V1Pod> _pods = [];
    private readonly List<V1PersistentVolumeClaim> _claims = [];
    private readonly Dictionary<ReferenceKey, ReferencedObject?> _secrets = [];
    private readonly List<V1StatefulSet> _sets = [];
    private readonly Dictionary<string, string> _refusals = [];

    [Fact]
    public void All_NoDependencies_IsEmpty()
    {
        var stack = StackYaml.WithSpec("image: registry.example/shop:1");
        var observed = new ObservedState();
        var context = PlanContext.Of(stack, FilledSpec.Of(stack.Spec), observed, AppWorkloads.Of(stack, observed));

        Assert.Empty(DependencyReading.All(context, HealthSnapshot.Empty));
    }

    [Fact]
    public void Managed_NoPodYet_IsDownAndSaysSo() =>
        Said(Read(Managed, Healthy), Reasons.PodNotReady, "pod shop-db-0 does not exist yet");

    [Fact]
    public void Managed_PodStarts_IsDownUntilItIsReady()
    {
        _pods.Add(Pod("False"));

        Said(Read(Managed, Healthy), Reasons.PodNotReady, "pod shop-db-0 is not ready yet");
    }

    [Fact]
    public void Managed_PodOnItsWayOut_CountsAsNone()
    {
        var pod = Pod("True");
        pod.Metadata.DeletionTimestamp = DateTimeOffset.UnixEpoch;
        _pods.Add(pod);

        Said(Read(Managed, Healthy), Reasons.PodNotReady, "pod shop-db-0 does not exist yet");
    }

    [Fact]
    public void Managed_PodOfAnotherNameIsReady_SaysNothingOfIt()
    {
        _pods.Add(Pod("True", "shop-cache-0"));

        Said(Read(Managed, Healthy), Reasons.PodNotReady, "pod shop-db-0 does not exist yet");
    }

    [Fact]
    public void Managed_PodReadyAndChecked_IsHealthy()
    {
        _pods.Add(Pod("True"));

        Assert.Equal(("db", "postgres", HealthState.Healthy, ""), Of(Read(Managed, Healthy)));
    }

    [Fact]
    public void Managed_PodReadyAndNotChecked_IsUnknown()
    {
        _pods.Add(Pod("True"));

        var reading = Read(Managed, judged: null);

        Assert.Equal((HealthState.Unknown, Reasons.NotChecked), (reading.State, reading.Reason));
    }

    [Fact]
    public void Managed_PodReadyAndCheckFails_SaysWhatTheCheckSays()
    {
        _pods.Add(Pod("True"));

        var reading = Read(Managed, Refusing);

        Said(reading, Reasons.ConnectionRefused, "refuses");
        Assert.Equal(Refusing.Last, reading.Last);
    }

    [Fact]
    public void Managed_PodCannotPullItsImage_SaysThatBeforeAnythingElse()
    {
        _pods.Add(Waiting("ImagePullBackOff"));
        _claims.Add(Claim("Pending"));

        Assert.Equal(Reasons.ImagePullFailed, Read(Managed, Healthy).Reason);
    }

    [Theory]
    [InlineData("Pending")]
    [InlineData("Lost")]
    public void Managed_VolumeNotBound_IsWhyItsPodCannotBePlaced(string phase)
    {
        _pods.Add(Unplaced("0/1 nodes are available: 1 pod has unbound immediate PersistentVolumeClaims."));
        _claims.Add(FakeChildren.Claim("shop", "other", "volume-2"));
        _claims.Add(Claim(phase));

        Said(
            Read(Managed, Healthy), Reasons.VolumePending,
            $"volume claim shop-db-data is {phase}: no volume of 5Gi is bound to it yet");
    }

    [Fact]
    public void Managed_VolumeThatWaitsForAPodThatFitsNowhere_IsToldInTheSchedulersWords()
    {
        _pods.Add(Unplaced("0/1 nodes are available: 1 Insufficient cpu."));
        _claims.Add(Claim("Pending"));

        Said(
            Read(Managed, Healthy), Reasons.Unschedulable,
            "pod shop-db-0 cannot be placed on a node: 0/1 nodes are available: 1 Insufficient cpu.");
    }

    [Theory]
    [InlineData("storageclass.storage.k8s.io \"fast\" not found", "storage class fast does not exist")]
    [InlineData("no persistent volumes available", "no persistent volumes available")]
    public void Managed_VolumeOfWhichEventsTell_IsToldInTheirWords(string words, string said)
    {
        var claim = Claim("Pending");
        _claims.Add(claim);
        _refusals[claim.Metadata.Uid!] = words;

        Said(Read(Managed, Healthy), Reasons.VolumePending, $"volume claim shop-db-data is Pending: {said}");
    }

    [Fact]
    public void Managed_PodThatIsRefused_IsToldInTheWordsOfWhoRefuses()
    {
        _claims.Add(Claim("Pending"));
        _sets.Add(new V1StatefulSet { Metadata = new V1ObjectMeta { Name = "shop-db", Uid = "set" } });
        _refusals["set"] = "pods \"shop-db-0\" is forbidden: exceeded quota: small";

        Said(
            Read(Managed, Healthy), Reasons.PodRefused,
            "pod shop-db-0 cannot be made: pods \"shop-db-0\" is forbidden: exceeded quota: small");
    }

    [Fact]
    public void Managed_VolumeOfNoSizeNotBound_IsSaidWithoutOne()
    {
        var claim = Claim("Pending");
        claim.Spec = null;
        _claims.Add(claim);

        Assert.Contains("no volume of the size asked for", Read(Managed, Healthy).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Managed_PodCannotBePlacedThoughItsVolumeIsBound_SaysWhy()
    {
        _pods.Add(Unplaced());
        _claims.Add(Claim("Bound"));

        Assert.Equal(Reasons.Unschedulable, Read(Managed, Healthy).Reason);
    }

    [Fact]
    public void Managed_CheckModePodReady_IsHealthyWithoutACheck()
    {
        _pods.Add(Pod("True"));

        Assert.Equal(HealthState.Healthy, Read(Managed, Refusing, "PodReady").State);
    }

    [Fact]
    public void Managed_CheckModePodReadyAndNoPod_IsDown() =>
        Assert.Equal(Reasons.PodNotReady, Read(Managed, Healthy, "PodReady").Reason);

    [Fact]
    public void Managed_CheckModeNone_IsTakenAsHealthy() =>
        Assert.Equal(HealthState.Healthy, Read(Managed, Refusing, "None").State);

    [Fact]
    public void External_AddressUnknown_IsDownWhateverTheCheckSaid() =>
        Said(Read(External, Healthy), Reasons.SecretNotFound, "Secret address does not exist");

    [Fact]
    public void External_AddressKnown_NeedsNoPod()
    {
        _secrets[new ReferenceKey(ReferenceKind.Secret, "address")] = new ReferencedObject(
            new V1ObjectMeta(), new Dictionary<string, byte[]> { ["uri"] = "postgres://app:secret@db.example/app"u8.ToArray() });

        Assert.Equal(HealthState.Healthy, Read(External, Healthy).State);
        Assert.Equal(Reasons.ConnectionRefused, Read(External, Refusing).Reason);
    }

    private static void Said(DependencyReading reading, string reason, string message) =>
        Assert.Equal((HealthState.Unhealthy, reason, message), (reading.State, reading.Reason, reading.Message));

    private static (string, string, HealthState, string) Of(DependencyReading reading) =>
        (reading.Name, reading.Engine, reading.State, reading.Message);

    private static V1Pod Pod(string ready, string name = "shop-db-0") => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Status = new V1PodStatus
        {
            Phase = "Running",
            Conditions = [new V1Condition { Type = "Ready", Status = ready, Reason = "" }],
        },
    };

    private static V1Pod Waiting(string reason)
    {
        var pod = Pod("False");
        pod.Status!.ContainerStatuses =
        [
            new V1ContainerStatus
            {
                Name = "postgres",
                State = new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = reason } },
            },
        ];
        return pod;
    }

    private static V1Pod Unplaced(string words = "no node fits")
    {
        var pod = Pod("False");
        pod.Status!.Conditions!.Add(
            new V1Condition { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = words });
        return pod;
    }

    private static V1PersistentVolumeClaim Claim(string phase)
    {
        var claim = FakeChildren.Claim("shop", "db", "volume-1");
        claim.Status!.Phase = phase;
        claim.Spec = new V1PersistentVolumeClaimSpec
        {
            Resources = new V1ResourceRequirements { Requests = new() { ["storage"] = "5Gi" } },
        };
        return claim;
    }

    private DependencyReading Read(string source, HealthReading? judged, string? mode = null)
    {
        var check = mode is null ? "" : $"\n  check: {{mode: {mode}}}";
        var stack = StackYaml.WithSpec($"image: registry.example/shop:1\ndependencies:\n- name: db\n  {source}{check}");
        var observed = new ObservedState
        {
            Pods = _pods,
            Claims = _claims,
            References = _secrets,
            StatefulSets = _sets,
            Refusals = _refusals,
        };
        var context = PlanContext.Of(stack, FilledSpec.Of(stack.Spec), observed, AppWorkloads.Of(stack, observed));
        var health = new Dictionary<string, HealthReading>();
        if (judged is not null)
        {
            health["db"] = judged;
        }

        return DependencyReading.All(context, new HealthSnapshot(health, null)).Single();
    }
}
