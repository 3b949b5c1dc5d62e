using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Planning;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Planning;

/// <summary>What is written to the ControllerRevisions for what a plan wants remembered.</summary>
public sealed class RevisionChangeTests
{
    private readonly AppStack _stack = new PlannerWorld().Stack;
    private readonly Release _release =
        new(new string('a', 64), ReleaseInputs.Of(new AppStackSpec { Image = "app:1" }), new Dictionary<string, string>());

    [Fact]
    public void Changes_OfNothing_AreNone() => Assert.Empty(RevisionChange.Build(_stack, new RecordChanges(), []));

    [Fact]
    public void Release_NotKnown_IsCreatedAfterTheMigrations()
    {
        var migrated = new MigrationData { Key = new string('b', 64), BackwardCompatible = true };

        var changes = RevisionChange.Build(
            _stack, new RecordChanges { Migrated = [migrated], Target = _release }, [Revision("older", 6)]);

        var created = changes.Select(change => Assert.IsType<RevisionChange.Create>(change).Revision).ToList();
        Assert.Equal(
            [("football-migration-bbbbbbbbbb", 7L), ("football-release-aaaaaaaaaa", 8L)],
            created.Select(r => (r.Metadata.Name!, r.Revision)));
        Assert.Equal(["migration", "release"], created.Select(r => r.Metadata.Label(Labels.Record)));
        Assert.Equal("stack-uid", created[1].Metadata.ControllerOwner?.Uid);
        Assert.Equal(_release.Hash, RecordReader.Releases(created).Single().Release.Hash);
        Assert.Equal(migrated.Key, RecordReader.Migrations(created).Single().Data.Key);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("7", """, "ballast.dev/attempt":"7" """)]
    public void Release_KnownAlready_BecomesTheNewestAndItsOutcomeOpen(string? attempt, string annotation)
    {
        var patch = Assert.IsType<RevisionChange.Patch>(Assert.Single(RevisionChange.Build(
            _stack, new RecordChanges { Target = _release, Attempt = attempt }, [Revision("football-release-aaaaaaaaaa", 6)])));

        Assert.Equal("football-release-aaaaaaaaaa", patch.Name);
        AssertJson(
            """
            {
              "metadata": {"annotations": {
                "ballast.dev/outcome": "Pending", "ballast.dev/failed-reason": null, "ballast.dev/failed-retry": null ATTEMPT
              }},
              "revision": 7
            }
            """.Edited("ATTEMPT", annotation), patch.Body);
    }

    [Fact]
    public void Release_RolledOutOrFailed_HasItsOutcomeMarked()
    {
        (_stack.Metadata.Annotations ??= [])[Labels.Retry] = "2";

        var changes = RevisionChange.Build(
            _stack, new RecordChanges { Good = _release, Failed = (_release, "CrashLoop") }, []);

        var patches = changes.Select(change => Assert.IsType<RevisionChange.Patch>(change)).ToList();
        Assert.Equal(2, patches.Count);
        Assert.All(patches, patch => Assert.Equal("football-release-aaaaaaaaaa", patch.Name));
        AssertJson(
            """
            {"metadata": {"annotations": {
              "ballast.dev/outcome": "Good", "ballast.dev/failed-reason": null, "ballast.dev/failed-retry": null
            }}}
            """, patches[0].Body);
        AssertJson(
            """
            {"metadata": {"annotations": {
              "ballast.dev/outcome": "Failed", "ballast.dev/failed-reason": "CrashLoop", "ballast.dev/failed-retry": "2"
            }}}
            """, patches[1].Body);
    }

    private static void AssertJson(string expected, JsonObject actual) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), actual.ToJsonString());

    private static V1ControllerRevision Revision(string name, long revision) =>
        new() { Metadata = new V1ObjectMeta { Name = name }, Revision = revision };
}
