using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Status;

/// <summary>What status keeps about a dependency from one reconcile to the next.</summary>
public sealed class DependencySectionTests
{
    [Fact]
    public void Version_WithoutANewAnswer_IsTheKnownOne()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        stack.Dependencies["db"] = stack.Dependencies["db"] with { State = HealthState.Unknown, Last = null };

        Assert.Equal(("Unknown", "15.18"), (Db(stack).Ready, Db(stack).Version));
    }

    [Fact]
    public void Version_OfAServerThatWasUpgraded_IsTheNewOne()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        Answer(stack, last => last with { Version = "15.19" });

        Assert.Equal("15.19", Db(stack).Version);
    }

    [Fact]
    public void Dependency_OfAnotherEngineUnderTheSameName_KeepsNothingOfTheOld()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        stack.Dependencies["db"] =
            stack.Dependencies["db"] with { Engine = "redis", State = HealthState.Unknown, Last = null };

        Assert.Null(Db(stack).Version);
    }

    [Fact]
    public void Dependency_OfTheSameEngineUnderAnotherName_KeepsNothingOfTheOther()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        stack.Dependencies["audit"] =
            stack.Dependencies["db"] with { Name = "audit", State = HealthState.Unknown, Last = null };

        Assert.Null(stack.Compute().Dependencies!.Single(d => d.Name == "audit").Version);
    }

    [Fact]
    public void Latency_UnderAnInvalidSpec_IsToldOnlyOfADependencyThatWorks()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        stack.Errors.Add(new FieldError("spec.image", "is required"));
        stack.Down("db", Reasons.ConnectionRefused, "PostgreSQL refuses the connection");
        Assert.Equal(("False", null), (Db(stack).Ready, Db(stack).LatencyMilliseconds));

        stack.Later(TimeSpan.FromMinutes(1));
        stack.Dependencies["db"] = new StatusCase().Dependencies["db"];
        Assert.Equal(("True", 4), (Db(stack).Ready, Db(stack).LatencyMilliseconds));
        Assert.Equal(StatusCase.Now.AddMinutes(2), Db(stack).Since);
    }

    [Fact]
    public void Dependency_UnderAnInvalidSpecAndUnchanged_IsNotRewritten()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        stack.Errors.Add(new FieldError("spec.image", "is required"));
        Answer(stack, last => last with { Latency = TimeSpan.FromSeconds(2) });

        Assert.Equal(stack.Stack.Status!.Dependencies, stack.Compute().Dependencies);
    }

    private static DependencyStatus Db(StatusCase stack) => stack.Compute().Dependencies!.Single(d => d.Name == "db");

    private static void Answer(StatusCase stack, Func<CheckResult, CheckResult> change) =>
        stack.Dependencies["db"] = stack.Dependencies["db"] with { Last = change(stack.Dependencies["db"].Last!) };
}
