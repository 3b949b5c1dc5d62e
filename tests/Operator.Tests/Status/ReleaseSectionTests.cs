using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Status;

/// <summary>What status says of the release that runs, the one that is wanted, and those before.</summary>
public sealed class ReleaseSectionTests
{
    [Theory]
    [InlineData(null, 10)]
    [InlineData(3, 3)]
    [InlineData(50, 12)]
    public void History_OfTwelveReleases_ShowsAsManyAsTheSpecAsksFor(int? limit, int shown)
    {
        var stack = new StatusCase();
        stack.Stack.Spec.Rollout = limit is { } asked ? new RolloutSpec { HistoryLimit = asked } : null;
        stack.History.AddRange(Enumerable.Range(1, 12).Reverse()
            .Select(i => new ReleaseRecord(StatusCase.First, i, ReleaseOutcome.Good, null, null, StatusCase.Now)));

        Assert.Equal(shown, Of(stack).History!.Count);
    }

    [Fact]
    public void History_OfAStackWithoutReleases_IsLeftOut() => Assert.Null(Of(new StatusCase()).History);

    [Fact]
    public void Image_WithARunningRelease_IsThatOnesAndNotTheWantedOnes() =>
        Assert.Equal("app:1", Of(new StatusCase { Current = StatusCase.First }).Image);

    [Fact]
    public void Image_BeforeTheFirstRelease_IsTheWantedOnesAndNotTheSpecs()
    {
        var stack = new StatusCase { Current = null };
        stack.Stack.Spec.Image = "app:3";

        Assert.Equal("app:2", Of(stack).Image);
    }

    [Fact]
    public void Image_WithoutAnyRelease_IsWebsBeforeTheStacks()
    {
        var stack = new StatusCase { Current = null, Target = null };
        Assert.Equal("app:2", Of(stack).Image);

        stack.Stack.Spec.Web!.Image = "web:1";
        Assert.Equal("web:1", Of(stack).Image);
    }

    [Fact]
    public void Since_OfTheSameRelease_StaysAndOfAnotherIsNow()
    {
        var stack = new StatusCase { Current = StatusCase.First };
        Assert.Equal(StatusCase.Now, Of(stack).Since);

        stack.Later(TimeSpan.FromMinutes(5));
        Assert.Equal(StatusCase.Now, Of(stack).Since);

        stack.Current = StatusCase.Second;
        Assert.Equal(StatusCase.Now.AddMinutes(5), Of(stack).Since);
    }

    [Fact]
    public void LastHandledRetry_WithANewAnnotation_IsTheNewOne()
    {
        var stack = Retried("1").Later(TimeSpan.FromMinutes(1));
        stack.Stack.Metadata.Annotations![Labels.Retry] = "2";

        Assert.Equal("2", Of(stack).LastHandledRetry);
    }

    [Fact]
    public void LastHandledRetry_UnderAnInvalidSpec_IsNotActedUpon()
    {
        var stack = Retried("1");
        stack.Errors.Add(new FieldError("spec.image", "is required"));

        Assert.Null(Of(stack).LastHandledRetry);
    }

    private static StatusCase Retried(string value)
    {
        var stack = new StatusCase();
        stack.Stack.Metadata.Annotations = new() { [Labels.Retry] = value };
        return stack;
    }

    private static ReleaseStatus Of(StatusCase stack) => stack.Compute().Release!;
}
