using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.Operator.Api;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Tests.Status;

public sealed class KnownHealthTests
{
    [Fact]
    public void KnownHealth_OfAStatus_IsWhatItsChecksSaid()
    {
        var stack = new StatusCase();
        stack.Down("cache", Reasons.ConnectionRefused, "Redis refuses the connection");

        var known = KnownHealth.Of(stack.Compute());

        var db = known.Of("db")!;
        Assert.Equal((HealthState.Healthy, "15.18", TimeSpan.FromMilliseconds(4)), (db.State, db.Last!.Version, db.Last.Latency));
        var cache = known.Of("cache")!;
        Assert.Equal(
            (HealthState.Unhealthy, Reasons.ConnectionRefused, "Redis refuses the connection"),
            (cache.State, cache.Last!.Reason, cache.Last.Message));
        Assert.Equal(HealthState.Healthy, known.App!.State);
    }

    [Fact]
    public void KnownHealth_OfADependencyWhosePodIsNotReady_IsUnknown()
    {
        var stack = new StatusCase();
        stack.Down("db", Reasons.PodNotReady, "pod football-db-0 is starting");

        Assert.Null(KnownHealth.Of(stack.Compute()).Of("db"));
    }

    [Fact]
    public void KnownHealth_OfADependencyThatNobodyAsks_HasNoAnswer()
    {
        var stack = new StatusCase();
        stack.Dependencies["cache"] = stack.Dependencies["cache"] with { Last = null };

        Assert.Equal(new HealthReading(HealthState.Healthy, null, 0), KnownHealth.Of(stack.Compute()).Of("cache"));
    }

    [Fact]
    public void KnownHealth_OfAStackNobodyHasLookedAt_IsEmpty()
    {
        foreach (var status in new[] { null, new AppStackStatus() })
        {
            Assert.Empty(KnownHealth.Of(status).Dependencies);
            Assert.Null(KnownHealth.Of(status).App);
        }
    }

    [Theory]
    [InlineData(Reasons.AppUnhealthy)]
    [InlineData(Reasons.ConnectionTimedOut)]
    public void Status_AfterARestartBeforeAnyAnswer_IsTheSame(string appsReason)
    {
        var stack = new StatusCase();
        stack.Down("cache", Reasons.AuthenticationFailed, "Redis refuses the app's credentials");
        stack.AppSays(appsReason, "The app does not say it is well");
        stack.Later(TimeSpan.FromHours(1));

        var known = KnownHealth.Of(stack.Stack.Status);
        foreach (var name in stack.Dependencies.Keys)
        {
            var reading = known.Of(name)!;
            stack.Dependencies[name] = stack.Dependencies[name] with { State = reading.State, Last = reading.Last };
        }

        stack.App = known.App;
        stack.Budget = BudgetState.Unknown;

        Assert.Equal(ToJson(stack.Stack.Status!).ToJsonString(), ToJson(stack.Compute()).ToJsonString());
    }

    private static JsonNode ToJson(AppStackStatus status) =>
        JsonSerializer.SerializeToNode(status, OperatorJsonContext.Default.AppStackStatus)!;
}
