using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Tests.Observe;

/// <summary>When Events are read: only while something is missing, one object at a time, and ever more seldom.</summary>
public sealed class EventReaderTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    private readonly RecordingClient _client = new();
    private readonly AppStack _stack = StackYaml.WithSpec("image: registry.example/shop:1");

    [Fact]
    public async Task Events_WhenNothingIsMissing_AreNotRead()
    {
        var observed = Missing("a") with { Pods = [PodOf("a")] };

        Assert.Null(await DueAsync(new EventReader(_client), observed, 60));
        Assert.Empty(_client.Requests);
    }

    [Fact]
    public async Task Events_OfAPodThatIsMissing_AreReadAfterAMomentAndThenEverMoreSeldom()
    {
        var reader = new EventReader(_client);

        Assert.Equal(TimeSpan.FromSeconds(8), await DueAsync(reader, Missing("a"), 2));
        Assert.Empty(_client.Requests);
        Assert.Equal(TimeSpan.FromSeconds(10), await DueAsync(reader, Missing("a"), 10));
        Assert.Equal(TimeSpan.FromSeconds(1), await DueAsync(reader, Missing("a"), 19));
        Assert.Equal(["list demo involvedObject.uid=a"], _client.Requests);
        var dues = new List<double>();
        for (var seconds = 20; seconds < 3600; seconds += (int)dues[^1])
        {
            dues.Add((await DueAsync(reader, Missing("a"), seconds))!.Value.TotalSeconds);
        }

        Assert.Equal([20, 40, 80, 160, 300, 300], dues[..6]);
    }

    [Fact]
    public async Task Events_ThatSaySomethingNew_AreReadAgainSoon()
    {
        var reader = new EventReader(_client);
        await DueAsync(reader, Missing("a"), 10);
        await DueAsync(reader, Missing("a"), 20);
        await DueAsync(reader, Missing("a"), 40);
        _client.Events.Add(new V1Event
        {
            InvolvedObject = new V1ObjectReference { Uid = "a" },
            Reason = "FailedCreate",
            Message = "Error creating: quota",
            LastTimestamp = Start,
        });

        Assert.Equal(TimeSpan.FromSeconds(10), await DueAsync(reader, Missing("a"), 80));
        Assert.Equal("quota", Assert.Single(await WordsAsync(reader, Missing("a"), 81)).Value);
        Assert.Equal(TimeSpan.FromSeconds(20), await DueAsync(reader, Missing("a"), 90));
    }

    [Fact]
    public async Task Events_OfAPodThatIsMissingOnceMore_AreReadAfterAMomentAgain()
    {
        var reader = new EventReader(_client);
        await DueAsync(reader, Missing("a"), 10);
        await DueAsync(reader, Missing("a"), 20);
        await DueAsync(reader, Missing("a") with { Pods = [PodOf("a")] }, 30);

        Assert.Equal(TimeSpan.FromSeconds(10), await DueAsync(reader, Missing("a"), 31));
        Assert.Equal(3, _client.Requests.Count);
    }

    [Fact]
    public async Task Events_OfTwoObjects_AreReadInTurn()
    {
        var reader = new EventReader(_client);
        foreach (var seconds in new[] { 10, 20, 30 })
        {
            await DueAsync(reader, Missing("a", "b"), seconds);
        }

        Assert.Equal(
            ["list demo involvedObject.uid=a", "list demo involvedObject.uid=b", "list demo involvedObject.uid=a"],
            _client.Requests);
    }

    [Fact]
    public async Task Events_OfManyStacksOfANamespace_AreReadOneASecond()
    {
        var reader = new EventReader(_client);
        var dues = new List<TimeSpan?>();
        foreach (var uid in new[] { "a", "b", "c" })
        {
            var stack = StackYaml.WithSpec("image: registry.example/shop:1");
            stack.Metadata.Uid = uid;
            dues.Add((await reader.LoadAsync(stack, Missing(uid), Start.AddSeconds(10), CancellationToken.None)).Due);
        }

        Assert.Equal([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)], dues);
        Assert.Equal(["list demo involvedObject.uid=a"], _client.Requests);
    }

    [Fact]
    public async Task Events_OfWhatNoControllerHasSeen_AreNotRead()
    {
        var observed = Missing("a");
        observed.StatefulSets[0].Status = null;
        observed = observed with
        {
            Claims =
            [
                new V1PersistentVolumeClaim
                {
                    Metadata = new V1ObjectMeta { Name = "c", Uid = "c", CreationTimestamp = Start },
                    Status = new V1PersistentVolumeClaimStatus { Phase = "Pending" },
                },
            ],
        };

        Assert.Null(await DueAsync(new EventReader(_client), observed, 60));
        Assert.Empty(_client.Requests);
    }

    private static ObservedState Missing(params string[] uids) => new()
    {
        StatefulSets = [.. uids.Select(uid => new V1StatefulSet
        {
            Metadata = new V1ObjectMeta { Name = uid, Uid = uid, CreationTimestamp = Start },
            Status = new V1StatefulSetStatus { ObservedGeneration = 1 },
        })],
    };

    private static V1Pod PodOf(string uid) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = "p",
            OwnerReferences =
                [new V1OwnerReference { ApiVersion = "apps/v1", Kind = "StatefulSet", Name = uid, Uid = uid, Controller = true }],
        },
    };

    private async Task<TimeSpan?> DueAsync(EventReader reader, ObservedState observed, int seconds) =>
        (await reader.LoadAsync(_stack, observed, Start.AddSeconds(seconds), CancellationToken.None)).Due;

    private async Task<IReadOnlyDictionary<string, string>> WordsAsync(EventReader reader, ObservedState observed, int seconds) =>
        (await reader.LoadAsync(_stack, observed, Start.AddSeconds(seconds), CancellationToken.None)).Words;
}
