using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Engines;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Status;

public sealed class SectionsTests
{
    [Fact]
    public void Admission_OfAChildThatWasNotCompared_StaysKnownWhileTheChildExists()
    {
        var stack = new StatusCase();
        stack.Report.Add(new AdmissionChange("Deployment football-web", ["spec.replicas"]));
        stack.Later(TimeSpan.FromMinutes(1)).Report = new ApplyReport();

        Assert.Equal("Deployment football-web", Assert.Single(stack.Compute().Admission!).Object);

        stack.Report.MarkCompared("Deployment football-web");
        Assert.Null(stack.Compute().Admission);
    }

    [Fact]
    public void Admission_OfAChildThatIsGone_IsForgotten()
    {
        var stack = new StatusCase();
        stack.Report.Add(new AdmissionChange("Service football-web", ["spec.ports[80,TCP]"]));

        stack.Later(TimeSpan.FromMinutes(1)).Report = new ApplyReport();

        Assert.Null(stack.Compute().Admission);
    }

    [Fact]
    public void Dependency_ThatWorks_SaysVersionCheckAndLatency()
    {
        var dependency = new StatusCase().Compute().Dependencies!;

        Assert.Equal(
            new DependencyStatus
            {
                Name = "db",
                Engine = "postgres",
                Ready = "True",
                Version = "15.18",
                Check = "SELECT 1",
                LatencyMilliseconds = 4,
                Since = StatusCase.Now,
            },
            dependency[0]);
        Assert.Equal(
            ("cache", "redis", "PING", 1),
            (dependency[1].Name, dependency[1].Engine, dependency[1].Check, dependency[1].LatencyMilliseconds));
    }

    [Fact]
    public void Dependency_ThatGoesDown_KeepsItsVersionAndGetsReasonMessageAndTime()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        stack.Down("db", Reasons.AuthenticationFailed, "PostgreSQL refuses the app's credentials");

        var dependency = stack.Compute().Dependencies![0];
        Assert.Equal(
            ("False", Reasons.AuthenticationFailed, "PostgreSQL refuses the app's credentials"),
            (dependency.Ready, dependency.Reason, dependency.Message));
        Assert.Equal(
            ("15.18", null, StatusCase.Now.AddMinutes(1)),
            (dependency.Version, dependency.LatencyMilliseconds, dependency.Since));
    }

    [Theory]
    [InlineData(9, 4)]
    [InlineData(300, 300)]
    public void Dependency_WithAnotherLatency_IsRewrittenOnlyWhenItChangedMuch(int milliseconds, int expected)
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        var last = stack.Dependencies["db"].Last! with { Latency = TimeSpan.FromMilliseconds(milliseconds) };
        stack.Dependencies["db"] = stack.Dependencies["db"] with { Last = last };

        Assert.Equal(expected, stack.Compute().Dependencies![0].LatencyMilliseconds);
    }

    [Fact]
    public void Dependencies_UnderAnInvalidSpec_AreStillReadFromTheirChecks()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        stack.Errors.Add(new FieldError("spec.image", "is required"));
        stack.Down("db", Reasons.ConnectionRefused, "PostgreSQL refuses the connection");

        var status = stack.Compute();
        Assert.Equal(("False", Reasons.ConnectionRefused), (status.Dependencies![0].Ready, status.Dependencies[0].Reason));
        Assert.Equal(("2/2", "1/2", "Succeeded"), (status.Summary!.Web, status.Summary.Dependencies, status.Summary.Migration));
    }

    [Theory]
    [InlineData(CheckMode.PodReady, "pod ready")]
    [InlineData(CheckMode.None, "none")]
    public void Dependency_NotCheckedByTheOperator_SaysHowItIsJudged(CheckMode mode, string check)
    {
        var stack = new StatusCase();
        stack.Stack.Spec.Dependencies![0].Check = new CheckSpec { Mode = mode };

        Assert.Equal(check, stack.Compute().Dependencies![0].Check);
    }

    [Fact]
    public void Migration_WhoseJobIsGone_StaysTheOneThatSucceeded()
    {
        var stack = new StatusCase().Later(TimeSpan.FromHours(1));
        var (keys, key) = (stack.Migration!.Keys, stack.Migration.Key);
        stack.Migration = new(keys, key, MigrationState.AlreadyApplied, stack.Migration.JobName);

        Assert.Equal(stack.Stack.Status!.Migration, stack.Compute().Migration);
        Assert.Equal(Reasons.MigrationSucceeded, stack[ConditionTypes.MigrationComplete].Reason);
    }

    [Fact]
    public void Migration_AppliedByAnEarlierRelease_NamesNoJob()
    {
        var key = new string('9', 64);
        var stack = new StatusCase
        {
            Migration = new(new MigrationKeys(key, []), key, MigrationState.AlreadyApplied, "football-migrate-9999"),
        };

        Assert.Equal((MigrationState.AlreadyApplied, null), (stack.Compute().Migration!.State, stack.Compute().Migration!.Job));
    }

    [Fact]
    public void Web_RolledOut_SaysPodsSelectorRestartsAndStartup()
    {
        var stack = new StatusCase();
        stack.Pods.Add(StatusCase.Pod("football-web-3", StatusCase.Now.AddMinutes(-1), 5, restarts: 3));

        var web = stack.Compute().Web!;
        Assert.Equal((2, 2, 3, 5), (web.Replicas, web.Ready, web.Restarts, web.StartupSeconds));
        Assert.Equal("app.kubernetes.io/component=web,ballast.dev/stack=football", web.Selector);
    }

    [Fact]
    public void Web_PodReadyAgainLongAfterItsStart_DoesNotCountAsStartup()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        stack.Pods[1] = StatusCase.Pod("football-web-2", StatusCase.Now.AddMinutes(-40), 1900);

        Assert.Equal(8, stack.Compute().Web!.StartupSeconds);
    }

    [Theory]
    [InlineData(Reasons.AppUnhealthy, "unhealthy")]
    [InlineData(Reasons.ConnectionRefused, "unreachable")]
    public void WebHealth_ThatFails_TellsABadAnswerFromNone(string reason, string word)
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        stack.AppSays(reason, "The app does not say it is well");

        var health = stack.Compute().Web!.Health!;
        Assert.Equal(
            (word, "The app does not say it is well", StatusCase.Now.AddMinutes(1)),
            (health.Status, health.Message, health.Since));
        Assert.Null(health.LatencyMilliseconds);
    }

    [Fact]
    public void WebHealth_NotReadYet_IsUnknownAndNotUnhealthy()
    {
        var stack = new StatusCase { App = null };

        Assert.Equal("unknown", stack.Compute().Web!.Health!.Status);
        Assert.Equal(Reasons.Healthy, stack[ConditionTypes.Ready].Reason);
    }

    [Fact]
    public void Release_WhileAnotherIsWanted_NamesBothAndTheImageThatRuns()
    {
        var stack = new StatusCase { Current = StatusCase.First, LastGood = StatusCase.First };
        stack.History.Add(new ReleaseRecord(StatusCase.Second, 2, ReleaseOutcome.Pending, null, null, StatusCase.Now));
        stack.History.Add(new ReleaseRecord(StatusCase.First, 1, ReleaseOutcome.Good, null, null, StatusCase.Now.AddDays(-1)));

        var release = stack.Compute().Release!;
        Assert.Equal(
            ("aaaaaaaaaa", "bbbbbbbbbb", "aaaaaaaaaa", "app:1"),
            (release.Current, release.Target, release.LastGood, release.Image));
        Assert.Equal([("bbbbbbbbbb", "Pending"), ("aaaaaaaaaa", "Good")], release.History!.Select(h => (h.Release, h.Outcome)));
    }

    [Fact]
    public void Release_BeforeTheFirst_ShowsTheImageThatIsWanted()
    {
        var stack = new StatusCase { Current = null, Target = null, LastGood = null, Deployment = null };

        var status = stack.Compute();
        Assert.Equal((null, "app:2", null), (status.Release!.Current, status.Release.Image, status.Release.Since));
        Assert.Equal("0/2", status.Summary!.Web);
    }

    [Fact]
    public void LastHandledRetry_ActedUpon_OutlivesTheAnnotationAndWaitsForAValidSpec()
    {
        var stack = new StatusCase();
        stack.Stack.Metadata.Annotations = new() { [Labels.Retry] = "1" };
        stack.Later(TimeSpan.FromMinutes(1));
        Assert.Equal("1", stack.Stack.Status!.Release!.LastHandledRetry);

        stack.Stack.Metadata.Annotations[Labels.Retry] = "2";
        stack.Errors.Add(new FieldError("spec.image", "is required"));
        Assert.Equal("1", stack.Compute().Release!.LastHandledRetry);

        stack.Stack.Metadata.Annotations.Clear();
        stack.Errors.Clear();
        Assert.Equal("1", stack.Compute().Release!.LastHandledRetry);
    }

    [Fact]
    public void Summary_OfAStackWithNothing_PrintsDashes()
    {
        var stack = new StatusCase { Deployment = null, Migration = null };
        stack.Stack.Spec = new AppStackSpec();
        stack.Dependencies.Clear();

        Assert.Equal(new SummaryStatus { Web = "-", Dependencies = "-", Migration = "-" }, stack.Compute().Summary);
        Assert.Null(stack.Compute().Web);
    }
}
