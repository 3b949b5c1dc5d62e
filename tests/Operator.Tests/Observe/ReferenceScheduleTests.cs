using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;
using Ballast.Operator.Observe;
using Ballast.Operator.References;

namespace Ballast.Operator.Tests.Observe;

/// <summary>How often each Secret and ConfigMap of a stack is read.</summary>
public sealed class ReferenceScheduleTests
{
    private const string WithReferences = """
        apiVersion: ballast.dev/v1alpha1
        kind: AppStack
        metadata: {name: football, namespace: demo}
        spec:
          image: registry.example/football:1.4.2
          env:
          - {name: TOKEN, secretKeyRef: {name: token, key: value}}
          - {name: MODE, configMapKeyRef: {name: settings, key: mode}}
          dependencies:
          - name: db
            postgres: {managed: {version: "15"}}
          - name: cache
            redis: {external: {secretRef: {name: football-cache-credentials}}}
            required: false
          web: {port: 8000}
        """;

    [Fact]
    public void Secrets_AtRest_AreReadSeldomIfTheOperatorMadeThem()
    {
        var looks = Looks(Ready());
        Assert.Equal(
            [
                ("football-cache-credentials", ReferenceSchedule.Often), ("football-db-credentials", ReferenceSchedule.Seldom),
                ("football-env-1", ReferenceSchedule.Seldom), ("football-salt", ReferenceSchedule.Seldom),
                ("settings", ReferenceSchedule.Often), ("token", ReferenceSchedule.Often),
            ],
            looks.Select(l => (l.Key.Name, l.Every)).Order());
    }

    [Fact]
    public void Environment_AtRest_IsPresumedWithItsOwnerAndNotReadForItsContent()
    {
        var look = Looks(Ready()).Single(l => l.Key.Name == "football-env-1");
        Assert.False(look.NeedsContent);
        Assert.Equal("stack-uid", look.Presumed!.ControllerOwner!.Uid);
    }

    [Fact]
    public void GeneratedSecrets_WhileAPodIsNotReady_AreReadOftenAndNotPresumed()
    {
        var looks = Looks(Ready() with { Pods = [Waiting("ContainerCreating", null)] });
        Assert.All(looks, look => Assert.Equal(ReferenceSchedule.Often, look.Every));
        Assert.All(looks, look => Assert.Null(look.Presumed));
    }

    // -1 is what the server fills in where no status was written.
    [Theory]
    [InlineData(null)]
    [InlineData(-1L)]
    public void GeneratedSecrets_OfAStackOfWhichNothingIsThere_ArePresumedMissing(long? observed)
    {
        var stack = new PlannerWorld(WithReferences).Stack;
        stack.Status = observed is null ? null : new AppStackStatus { ObservedGeneration = observed.Value };
        var looks = ReferenceSchedule.Of(stack, new ObservedState(), HealthSnapshot.Empty);

        Assert.Equal(
            ["football-db-credentials", "football-salt"],
            looks.Where(l => l.IsPresumedMissing).Select(l => l.Key.Name).Order());
    }

    // A volume that was retained needs the credentials that were retained with it.
    [Fact]
    public void GeneratedSecrets_OfAStackThatMayHaveThem_AreRead()
    {
        var volume = new V1PersistentVolumeClaim { Metadata = new V1ObjectMeta { Name = "football-db-data" } };
        Assert.DoesNotContain(Looks(new ObservedState { Claims = [volume] }), l => l.IsPresumedMissing);
        Assert.DoesNotContain(Looks(new ObservedState { UnavailableKinds = ["pods"] }), l => l.IsPresumedMissing);
        Assert.DoesNotContain(Looks(Ready()), l => l.IsPresumedMissing);

        var stack = new PlannerWorld(WithReferences).Stack;
        stack.Status = new AppStackStatus { ObservedGeneration = 1 };
        Assert.DoesNotContain(
            ReferenceSchedule.Of(stack, new ObservedState(), HealthSnapshot.Empty), l => l.IsPresumedMissing);
    }

    [Theory]
    [InlineData("Succeeded", null)]
    [InlineData("Failed", null)]
    [InlineData("Running", "2030-01-01T00:00:00Z")]
    public void GeneratedSecrets_WithPodsThatEnded_AreReadSeldom(string phase, string? deleted)
    {
        var pod = Waiting("ContainerCreating", null);
        pod.Status!.Phase = phase;
        pod.Metadata.DeletionTimestamp =
            deleted is null ? null : DateTimeOffset.Parse(deleted, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(ReferenceSchedule.Seldom, Every(Ready() with { Pods = [pod] }, "football-salt"));
    }

    [Theory]
    [InlineData("secret \"football-env-1\" not found", "football-env-1")]
    [InlineData("couldn't find key password in Secret demo/football-db-credentials", "football-db-credentials")]
    [InlineData("configmap \"settings\" not found", "settings")]
    public void Object_ThatAPodLacks_IsReadAtOnce(string message, string name)
    {
        var observed = Ready() with { Pods = [Waiting("CreateContainerConfigError", message)] };
        Assert.Equal(ReferenceSchedule.AtOnce, Every(observed, name));
        Assert.Equal(ReferenceSchedule.Often, Every(observed, "token"));
    }

    [Theory]
    [InlineData("db", "football-db-credentials")]
    [InlineData("cache", "football-cache-credentials")]
    public void Credentials_ThatTheServerRefuses_AreReadAtOnce(string dependency, string name)
    {
        var health = new HealthSnapshot(
            new Dictionary<string, HealthReading>
            {
                [dependency] = new(
                    HealthState.Unhealthy,
                    new CheckResult(
                        HealthState.Unhealthy, Reasons.AuthenticationFailed, "", DateTimeOffset.UnixEpoch, TimeSpan.Zero),
                    2),
            },
            null);
        var looks = Looks(Ready(), health);
        Assert.Equal([name], looks.Where(l => l.Every == ReferenceSchedule.AtOnce).Select(l => l.Key.Name));
    }

    private static IReadOnlyList<ReferenceLook> Looks(ObservedState observed, HealthSnapshot? health = null) =>
        [.. ReferenceSchedule.Of(new PlannerWorld(WithReferences).Stack, observed, health ?? HealthSnapshot.Empty)];

    private static TimeSpan Every(ObservedState observed, string name) =>
        Looks(observed).Single(l => l.Key == new ReferenceKey(
            name == "settings" ? ReferenceKind.ConfigMap : ReferenceKind.Secret, name)).Every;

    private static ObservedState Ready() => new()
    {
        Pods = [FakeChildren.ReadyPod("football-db-0", "db")],
        Deployments =
        [
            new V1Deployment
            {
                Metadata = new V1ObjectMeta
                {
                    Name = "football-web",
                    OwnerReferences =
                        [new() { ApiVersion = "v1", Kind = "AppStack", Name = "football", Uid = "stack-uid", Controller = true }],
                },
                Spec = new V1DeploymentSpec
                {
                    Selector = new V1LabelSelector(),
                    Template = new V1PodTemplateSpec
                    {
                        Spec = new V1PodSpec
                        {
                            Containers =
                            [
                                new V1Container
                                {
                                    Name = "web",
                                    EnvFrom = [new() { SecretRef = new V1LocalObjectReference { Name = "football-env-1" } }],
                                },
                            ],
                        },
                    },
                },
            },
        ],
    };

    private static V1Pod Waiting(string reason, string? message) => new()
    {
        Metadata = new V1ObjectMeta { Name = "football-web-1" },
        Status = new V1PodStatus
        {
            Phase = "Pending",
            ContainerStatuses =
            [
                new V1ContainerStatus
                {
                    Name = "web",
                    State = new V1ContainerState
                    {
                        Waiting = new V1ContainerStateWaiting { Reason = reason, Message = message },
                    },
                },
            ],
        },
    };
}
