using Ballast.Operator.Profiles;

namespace Ballast.Operator.Tests.Profiles;

/// <summary>A rollout has at least the time that its app may take to start.</summary>
public sealed class ProgressDeadlineTests
{
    private const string Startup = "web: {port: 80, health: {startup: {withinSeconds: ";

    [Theory]
    [InlineData("image: a:1", 600)]
    [InlineData("web: {port: 80}", 600)]
    [InlineData(Startup + "540}}}", 600)]
    [InlineData(Startup + "541}}}", 601)]
    [InlineData(Startup + "1800}}}", 1860)]
    [InlineData(Startup + "1800}}}\nrollout: {onFailure: Hold}", 1860)]
    [InlineData(Startup + "1800}}}\nrollout: {progressDeadlineSeconds: 600}", 1860)]
    [InlineData(Startup + "30}}}\nrollout: {progressDeadlineSeconds: 40}", 40)]
    [InlineData("rollout: {progressDeadlineSeconds: 900}", 900)]
    public void Of_ASpec_LeavesTheAppTimeToStart(string spec, int seconds)
    {
        var written = StackYaml.WithSpec(spec).Spec;

        Assert.Equal(seconds, ProgressDeadline.Of(written));
        Assert.Equal(seconds, FilledSpec.Of(written).Rollout.ProgressDeadlineSeconds);
    }
}
