using Ballast.Kubernetes.Objects;
using Ballast.Operator.Apply;

namespace Ballast.Operator.Tests.Apply;

public sealed class VariableSwitchTests
{
    private static readonly V1EnvVar Sourced = new()
    {
        Name = "A",
        ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1KeySelector { Name = "s", Key = "k" } },
    };

    private static readonly V1EnvVar Literal = new() { Name = "A", Value = "a" };

    [Fact]
    public void Variable_ThatGetsAValueOfItsOwn_IsTakenOutAtAPause()
    {
        var desired = Web(Literal);
        var step = VariableSwitch.FirstStep(desired, Web(Sourced))!;

        Assert.True(step.Spec!.Paused);
        Assert.Null(step.Spec.Template.Spec!.Containers[0].Env);
        Assert.Null(desired.Spec!.Paused);
        Assert.Single(desired.Spec.Template.Spec!.Containers[0].Env!);
    }

    [Fact]
    public void Variable_ThatKeepsOrGetsASource_NeedsNoStep()
    {
        Assert.Null(VariableSwitch.FirstStep(Web(Sourced), Web(Sourced)));
        Assert.Null(VariableSwitch.FirstStep(Web(Sourced), Web(Literal)));
        Assert.Null(VariableSwitch.FirstStep(Web(Literal with { Name = "B" }), Web(Sourced)));
    }

    private static V1Deployment Web(V1EnvVar variable) => new()
    {
        Spec = new V1DeploymentSpec
        {
            Selector = new V1LabelSelector(),
            Template = new V1PodTemplateSpec
            {
                Spec = new V1PodSpec { Containers = [new V1Container { Name = "web", Image = "a:1", Env = [variable] }] },
            },
        },
    };
}
