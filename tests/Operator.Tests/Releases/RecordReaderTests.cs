using System.Text.Json;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Releases;

/// <summary>What a stack remembers of its releases and migrations.</summary>
public sealed class RecordReaderTests
{
    [Fact]
    public void Releases_InAnyOrder_AreReadNewestFirst() => Assert.Equal(
        [("c", 3L), ("b", 2L), ("a", 1L)],
        RecordReader.Releases([Release("b", 2), Release("c", 3), Release("a", 1)]).Select(r => (r.Release.Hash, r.Revision)));

    [Fact]
    public void Migrations_InAnyOrder_AreReadOldestFirst() => Assert.Equal(
        [("a", 1L), ("b", 2L), ("c", 3L)],
        RecordReader.Migrations([Migration("b", 2), Migration("c", 3), Migration("a", 1)])
            .Select(m => (m.Data.Key, m.Sequence)));

    [Fact]
    public void Records_OfBothKinds_AreToldApart()
    {
        V1ControllerRevision[] records = [Release("a", 1), Migration("b", 2)];

        Assert.Equal("a", Assert.Single(RecordReader.Releases(records)).Release.Hash);
        Assert.Equal("b", Assert.Single(RecordReader.Migrations(records)).Data.Key);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"hash": 1}""")]
    public void Record_ThatCannotBeRead_CountsAsAbsent(string? data)
    {
        V1ControllerRevision[] records = [Record("release", 2, data), Record("migration", 3, data), Release("a", 1)];

        Assert.Equal("a", Assert.Single(RecordReader.Releases(records)).Release.Hash);
        Assert.Empty(RecordReader.Migrations(records));
    }

    [Fact]
    public void Release_WithItsAnnotations_SaysWhatBecameOfIt()
    {
        var record = Release("a", 1);
        record.Metadata.CreationTimestamp = DateTimeOffset.UnixEpoch;
        record.Metadata.Annotations = new()
        {
            [Labels.Outcome] = "Failed",
            [Labels.FailedReason] = Reasons.CrashLoop,
            [Labels.FailedRetry] = "1",
            [Labels.Attempt] = "2",
        };

        var read = Assert.Single(RecordReader.Releases([record]));

        Assert.Equal(
            (ReleaseOutcome.Failed, Reasons.CrashLoop, "1", "2", DateTimeOffset.UnixEpoch),
            (read.Outcome, read.FailedReason, read.FailedRetry, read.Attempt, read.CreatedAt));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Splendid")]
    public void Release_WithoutAnOutcomeThatIsKnown_IsPending(string? outcome)
    {
        var record = Release("a", 1);
        record.Metadata.Annotations = outcome is null ? null : new() { [Labels.Outcome] = outcome };

        Assert.Equal(ReleaseOutcome.Pending, Assert.Single(RecordReader.Releases([record])).Outcome);
    }

    [Fact]
    public void Next_IsGreaterThanThatOfAnyRecord()
    {
        Assert.Equal(1, RecordReader.Next([]));
        Assert.Equal(8, RecordReader.Next([Release("a", 7), Migration("b", 2), Record("unknown", 3, null)]));
    }

    private static V1ControllerRevision Release(string hash, long revision) =>
        Record("release", revision, $$"""{"hash":"{{hash}}","spec":{},"references":{} }""");

    private static V1ControllerRevision Migration(string key, long revision) =>
        Record("migration", revision, $$"""{"key":"{{key}}","backwardCompatible":true}""");

    private static V1ControllerRevision Record(string kind, long revision, string? data) => new()
    {
        Metadata = new V1ObjectMeta { Name = $"shop-{revision}", Labels = new() { [Labels.Record] = kind } },
        Revision = revision,
        Data = data is null ? null : JsonSerializer.Deserialize<JsonElement>(data),
    };
}
