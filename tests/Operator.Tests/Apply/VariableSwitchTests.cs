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
    public void Variable_OfAStatefulSet_IsTakenOutWithoutReplacingItsPod()
    {
        var step = VariableSwitch.FirstStep(Clock(Literal), Clock(Sourced))!;

        Assert.Equal("OnDelete", step.Spec!.UpdateStrategy!.Type);
        Assert.Null(step.Spec.Template.Spec!.Containers[0].Env);
    }

    [Fact]
    public void Variable_OfATask_IsTakenOutWhileNoRunIsStarted()
    {
        var desired = Daily(Literal);
        var step = VariableSwitch.FirstStep(desired, Daily(Sourced))!;

        Assert.True(step.Spec!.Suspend);
        Assert.Null(step.Spec.JobTemplate.Spec.Template.Spec!.Containers[0].Env);
        Assert.Null(desired.Spec!.Suspend);
        Assert.Single(desired.Spec.JobTemplate.Spec.Template.Spec!.Containers[0].Env!);
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
            Template = Template(variable),
        },
    };

    private static V1StatefulSet Clock(V1EnvVar variable) => new()
    {
        Spec = new V1StatefulSetSpec
        {
            ServiceName = "clock",
            Selector = new V1LabelSelector(),
            Template = Template(variable),
        },
    };

    private static V1CronJob Daily(V1EnvVar variable) => new()
    {
        Spec = new V1CronJobSpec
        {
            Schedule = "* * * * *",
            JobTemplate = new V1JobTemplateSpec { Spec = new V1JobSpec { Template = Template(variable) } },
        },
    };

    private static V1PodTemplateSpec Template(V1EnvVar variable) => new()
    {
        Spec = new V1PodSpec { Containers = [new V1Container { Name = "web", Image = "a:1", Env = [variable] }] },
    };
}
