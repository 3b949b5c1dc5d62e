using System.Net;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;

namespace Ballast.Operator.Tests.Apply;

/// <summary>What a write adds to the report, the log and the metrics.</summary>
public sealed class ApplySessionTests
{
    [Fact]
    public async Task Write_Refused_IsAFaultAndNoWrite()
    {
        using var world =
            new SessionCase(new FakeClient { Refusal = SessionCase.Refusal(HttpStatusCode.Forbidden, "Forbidden") });

        Assert.False(await CreateAsync(world));

        var fault = Assert.Single(world.Session.Report.Faults);
        Assert.Equal(Reasons.Forbidden, fault.Reason);
        Assert.Equal([$"Warning: Not written for stack demo/football (Forbidden): {fault.Message}"], world.Lines);
        Assert.Equal((0, false), (world.Session.Report.Writes, world.Session.Report.Conflict));
        Assert.Empty(world.Counted);
    }

    [Fact]
    public async Task Write_RefusedAsAtTheLastReconcile_IsNoWarningAgain()
    {
        var refusing = new FakeClient { Refusal = SessionCase.Refusal(HttpStatusCode.Forbidden, "Forbidden") };
        using var first = new SessionCase(refusing);
        await CreateAsync(first);
        using var second = new SessionCase(refusing, first.Session.Report.Faults);
        await CreateAsync(second);

        Assert.Equal(first.Session.Report.Faults, second.Session.Report.Faults);
        Assert.StartsWith("Debug", Assert.Single(second.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_AnsweredWithTheSameVersion_IsNoWrite()
    {
        using var world = new SessionCase();

        await world.Session.ApplyAsync(SessionCase.Child(), SessionCase.Child().Metadata);

        Assert.Equal((0, false), (world.Session.Report.Writes, world.Session.Report.ChangedWorkload));
        Assert.Empty(world.Lines);
        Assert.Empty(world.Counted);
    }

    [Theory]
    [InlineData("9", true)]
    [InlineData("8", false)]
    public async Task Patch_AnsweredWithTheVersionThatWasRead_ChangedNothing(string read, bool isFutile)
    {
        using var world = new SessionCase(new FakeClient { Version = "9" });
        var live = new V1ObjectMeta { Name = "football", Uid = "1", ResourceVersion = read };
        var patch = new JsonObject { ["a"] = "b" };

        await world.Session.PatchAsync<V1ServiceAccount>(live, patch);

        Assert.Equal(isFutile, world.Session.Admission.IsFutile(live, patch));
        Assert.Equal(isFutile ? 0 : 1, world.Session.Report.Writes);
        Assert.False(world.Session.Admission.IsFutile(live, []));
        Assert.False(world.Session.Admission.IsFutile(live with { ResourceVersion = "10" }, patch));
    }

    [Fact]
    public async Task Write_OvertakenByAnother_IsAConflictAndNoFault()
    {
        using var world = new SessionCase(new FakeClient { Refusal = SessionCase.Refusal(HttpStatusCode.Conflict, "Conflict") });

        Assert.False(await CreateAsync(world));

        Assert.True(world.Session.Report.Conflict);
        Assert.Empty(world.Session.Report.Faults);
        Assert.Equal(0, world.Session.Report.Writes);
        Assert.StartsWith("Debug", Assert.Single(world.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_OfNoOneChildRefused_IsAFaultOfWhatItConcerns()
    {
        using var world = new SessionCase();

        Assert.False(await world.Session.TryAsync(
            "the stack's records", () => throw SessionCase.Refusal(HttpStatusCode.Forbidden, "Forbidden")));

        Assert.StartsWith("the stack's records", Assert.Single(world.Session.Report.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_ServerOutOfReach_EndsTheReconcile()
    {
        using var world = new SessionCase();

        await Assert.ThrowsAsync<HttpRequestException>(
            () => world.Session.TryAsync("the stack's records", () => throw new HttpRequestException()));
    }

    [Fact]
    public async Task Writes_CarriedOut_AreEachALineAndACount()
    {
        using var world = new SessionCase();

        await world.Session.CreateAsync(SessionCase.Child());
        await world.Session.ApplyAsync(SessionCase.Child(), SessionCase.Child().Metadata with { ResourceVersion = "1" });
        await world.Session.PatchAsync<V1ServiceAccount>(
            new V1ObjectMeta { Name = "football" }, new JsonObject { ["secret"] = "hidden" });
        await world.Session.DeleteAsync(SessionCase.Child());

        string[] verbs = ["create", "apply", "patch", "delete"];
        Assert.Equal(
            verbs.Select(verb => $"Information: {verb} ServiceAccount football of stack demo/football"), world.Lines);
        Assert.Equal(verbs.Select(verb => $"1 kind=ServiceAccount verb={verb}"), world.Counted);
        Assert.Equal(4, world.Session.Report.Writes);
    }

    [Fact]
    public async Task Writes_Answered_AreInTheCacheBeforeTheWatchTellsOfThem()
    {
        var cache = new OwnWritesCache();
        using var world = new SessionCase(null, cache);

        await world.Session.CreateAsync(SessionCase.Child("created"));
        await world.Session.ApplyAsync(SessionCase.Child("applied"), new V1ObjectMeta { Name = "applied" });
        await world.Session.PatchAsync<V1ServiceAccount>(new V1ObjectMeta { Name = "patched" }, []);

        Assert.Equal(["created", "applied", "patched"], cache.Kept.Select(child => child.Metadata.Name));
        Assert.True(world.Session.Report.IsAnswered);
    }

    [Fact]
    public async Task Report_OfMoreThanTheCachesHold_IsNotAnswered()
    {
        using var nothing = new SessionCase();
        using var deletion = new SessionCase();
        using var refusal = new SessionCase();
        using var conflict = new SessionCase();
        foreach (var world in new[] { deletion, refusal, conflict })
        {
            await CreateAsync(world);
        }

        await deletion.Session.DeleteAsync(SessionCase.Child());
        refusal.Session.AddFault(new ApplyFault(Reasons.Forbidden, "no", NeedsPerson: false));
        conflict.Session.Report.MarkConflict();

        Assert.All([nothing, deletion, refusal, conflict], world => Assert.False(world.Session.Report.IsAnswered));
    }

    [Fact]
    public async Task Migration_Started_IsALineWithItsKeyAndImage()
    {
        using var world = new SessionCase();

        await world.Session.StartAsync(new V1Job
        {
            Metadata = new V1ObjectMeta
            {
                Name = "football-migrate-1",
                Annotations = new() { [Labels.MigrationKey] = "1234" },
            },
            Spec = new V1JobSpec
            {
                Template = new V1PodTemplateSpec
                {
                    Spec = new V1PodSpec { Containers = [new V1Container { Name = "migrate", Image = "app:2" }] },
                },
            },
        });

        Assert.Equal(
            ["Information: start migration Job football-migrate-1 of stack demo/football: key 1234, image app:2"], world.Lines);
        Assert.Equal(["1 kind=Job verb=start"], world.Counted);
        Assert.Equal(1, world.Session.Report.Writes);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, "2026-01-01T12:00:00Z")]
    public async Task Delete_OfWhatIsGoneOrGoing_IsNoWrite(bool exists, string? deletedAt)
    {
        using var world = new SessionCase(new FakeClient { Exists = exists });
        var child = SessionCase.Child();
        child.Metadata.DeletionTimestamp = deletedAt is null
            ? null
            : DateTimeOffset.Parse(deletedAt, System.Globalization.CultureInfo.InvariantCulture);

        await world.Session.DeleteAsync(child);

        Assert.Equal(0, world.Session.Report.Writes);
        Assert.Empty(world.Lines);
        Assert.Empty(world.Counted);
    }

    private static Task<bool> CreateAsync(SessionCase world)
    {
        var child = SessionCase.Child();
        return world.Session.TryAsync<V1ServiceAccount>(child.Metadata, () => world.Session.CreateAsync(child));
    }
}
