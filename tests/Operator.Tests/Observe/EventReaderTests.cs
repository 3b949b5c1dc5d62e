using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Tests.Observe;

/// <summary>When Events are read: only while something is missing, and one object in ten seconds.</summary>
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
    public async Task Events_OfAPodThatIsMissing_AreReadAfterAMomentAndThenEveryTenSeconds()
    {
        var reader = new EventReader(_client);

        Assert.Equal(TimeSpan.FromSeconds(8), await DueAsync(reader, Missing("a"), 2));
        Assert.Empty(_client.Requests);
        Assert.Equal(TimeSpan.FromSeconds(10), await DueAsync(reader, Missing("a"), 10));
        Assert.Equal(TimeSpan.FromSeconds(1), await DueAsync(reader, Missing("a"), 19));
        Assert.Equal(["list demo involvedObject.uid=a"], _client.Requests);
        await DueAsync(reader, Missing("a"), 20);
        Assert.Equal(2, _client.Requests.Count);
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

    private static ObservedState Missing(params string[] uids) => new()
    {
        StatefulSets = [.. uids.Select(uid => new V1StatefulSet
        {
            Metadata = new V1ObjectMeta { Name = uid, Uid = uid, CreationTimestamp = Start },
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
}
