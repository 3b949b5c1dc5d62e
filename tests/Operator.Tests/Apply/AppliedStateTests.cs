using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;

namespace Ballast.Operator.Tests.Apply;

/// <summary>When a child is written, and when not.</summary>
public sealed class AppliedStateTests
{
    private static readonly JsonTypeInfo<V1Deployment> Json = KubernetesJsonContext.Default.V1Deployment;
    private static readonly TemplateKeeper<V1Deployment> Template = ChildKinds.Of<V1Deployment>().Template!;

    [Fact]
    public void Child_AsItWasApplied_IsNotWritten()
    {
        var live = Live(Stamped("1"));
        live.Spec!.RevisionHistoryLimit = 10;
        live.Metadata.Annotations!["deployment.kubernetes.io/revision"] = "3";

        Assert.False(Differs(Stamped("1"), live, Json));
    }

    [Fact]
    public void Child_NamesThatJsonEscapes_AreFoundAgain()
    {
        var wanted = Deployment("1");
        wanted.Metadata.Annotations!["it's <odd> + \"quoted\" \\ ä"] = "same";
        var live = Live(AppliedState.Stamp(wanted, Json));

        Assert.False(Differs(wanted, live, Json));

        live.Metadata.Annotations!["it's <odd> + \"quoted\" \\ ä"] = "other";
        Assert.True(Differs(wanted, live, Json));
    }

    [Fact]
    public void Child_EditedBySomeone_IsWritten()
    {
        var live = Live(Stamped("1"));
        live.Spec!.Replicas = 7;

        Assert.True(Differs(Stamped("1"), live, Json));
    }

    [Fact]
    public void Child_FieldNoLongerWanted_IsWritten()
    {
        var before = Deployment("1");
        before.Spec!.MinReadySeconds = 5;

        Assert.True(Differs(Stamped("1"), Live(AppliedState.Stamp(before, Json)), Json));
    }

    [Fact]
    public void Child_ItemTakenOutByTheServer_ZeroAndEmptyCountAsAbsent()
    {
        var wanted = Deployment("1");
        wanted.Spec!.MinReadySeconds = 0;
        wanted.Spec.Template.Spec!.Containers[0].Env = [new V1EnvVar { Name = "EMPTY", Value = "" }];
        var live = Live(AppliedState.Stamp(wanted, Json));
        live.Spec!.MinReadySeconds = null;
        live.Spec.Template.Spec!.Containers[0].Env = [new V1EnvVar { Name = "EMPTY" }];

        Assert.False(Differs(wanted, live, Json));
    }

    [Fact]
    public void NewOperator_SameRelease_KeepsTheLiveTemplate()
    {
        var live = Live(Stamped("1"));
        var desired = Stamped("1", image: "rendered-by-a-new-version");

        Template.Keep(desired, live);

        Assert.False(Differs(desired, live, Json));
    }

    [Fact]
    public void NewOperator_NewRelease_RendersItsOwnTemplate()
    {
        var live = Live(Stamped("1"));
        var desired = Stamped("2", image: "rendered-by-a-new-version");

        Template.Keep(desired, live);

        Assert.Equal("rendered-by-a-new-version", desired.Spec!.Template.Spec!.Containers[0].Image);
    }

    [Theory]
    [InlineData(null, "2")]
    [InlineData("2", "5")]
    public void NewOperator_NewAttemptAtTheSameRelease_RendersItsOwnTemplate(string? before, string after)
    {
        var live = Live(Stamped("1", attempt: before));
        var desired = Stamped("1", image: "rendered-by-a-new-version", attempt: after);

        Template.Keep(desired, live);

        Assert.Equal("rendered-by-a-new-version", desired.Spec!.Template.Spec!.Containers[0].Image);
    }

    [Fact]
    public void NewOperator_SameAttempt_KeepsTheLiveTemplate()
    {
        var live = Live(Stamped("1", attempt: "2"));
        var desired = Stamped("1", image: "rendered-by-a-new-version", attempt: "2");

        Template.Keep(desired, live);

        Assert.False(Differs(desired, live, Json));
    }

    [Fact]
    public void SameOperator_TemplateEditedBySomeone_IsHealed()
    {
        var live = Live(Stamped("1"));
        live.Spec!.Template.Spec!.Containers[0].Image = "evil";
        var desired = Stamped("1");

        Template.Keep(desired, live);

        Assert.True(Differs(desired, live, Json));
        Assert.Equal("app", desired.Spec!.Template.Spec!.Containers[0].Image);
    }

    [Fact]
    public void ManagedFields_OursByUpdate_BecomeOursByApplyAndOthersStay()
    {
        var turned = FieldOwnership.Turn(
            JsonNode.Parse("""
                [{"manager":"ballast","operation":"Update","fieldsV1":{"f:spec":{}}},
                 {"manager":"ballast","operation":"Update","subresource":"status"},
                 {"manager":"kubectl","operation":"Update"}]
                """)!.AsArray(), "ballast")!;

        Assert.Equal(
            ["Update ballast status", "Update kubectl ", "Apply ballast "],
            turned.Select(e => $"{e!["operation"]} {e["manager"]} {e["subresource"]}"));
    }

    [Fact]
    public void ManagedFields_OursByApplyAlready_NeedNoTurning() =>
        Assert.Null(FieldOwnership.Turn(JsonNode.Parse("""[{"manager":"ballast","operation":"Apply"}]""")!.AsArray(), "ballast"));

    private static bool Differs(V1Deployment wanted, V1Deployment live, JsonTypeInfo<V1Deployment> type) =>
        ObjectComparison.Find(wanted, live, type).Count > 0;

    private static V1Deployment Stamped(string release, string image = "app", string? attempt = null)
    {
        var deployment = Deployment(release, image);
        if (attempt is not null)
        {
            deployment.Metadata.Annotations![Labels.Attempt] = attempt;
        }

        return AppliedState.Stamp(deployment, Json);
    }

    private static V1Deployment Live(V1Deployment stamped) =>
        System.Text.Json.JsonSerializer.Deserialize(System.Text.Json.JsonSerializer.Serialize(stamped, Json), Json)!;

    private static V1Deployment Deployment(string release, string image = "app") => new()
    {
        Metadata = new V1ObjectMeta { Name = "football-web", Annotations = new() { [Labels.Release] = release } },
        Spec = new V1DeploymentSpec
        {
            Replicas = 2,
            Selector = new V1LabelSelector { MatchLabels = new() { ["a"] = "b" } },
            Template =
                new V1PodTemplateSpec { Spec = new V1PodSpec { Containers = [new V1Container { Name = "web", Image = image }] } },
        },
    };
}
