using Ballast.Kubernetes.Objects;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Tests.Observe;

/// <summary>Who refuses a pod or a volume, by the Events of the object that should have it.</summary>
public sealed class EventWordsTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData(
        "create Pod shop-db-0 in StatefulSet shop-db failed error: pods \"shop-db-0\" is forbidden: exceeded quota: small",
        "pods \"shop-db-0\" is forbidden: exceeded quota: small")]
    [InlineData("Error creating: admission webhook denied the request: no", "admission webhook denied the request: no")]
    [InlineData("other words", "other words")]
    public void Words_OfAnEvent_AreThoseOfWhoRefuses(string message, string expected) =>
        Assert.Equal(expected, EventWords.Of([Event("FailedCreate", message, 0)]));

    [Fact]
    public void Words_OfSeveralEvents_AreTheNewestTellingOnes() => Assert.Equal(
        "new",
        EventWords.Of([Event("FailedCreate", "new", 2), Event("FailedCreate", "old", 1), Event("SuccessfulCreate", "done", 3)]));

    [Fact]
    public void Words_OfNoTellingEvent_AreNone() => Assert.Null(EventWords.Of([Event("SuccessfulCreate", "done", 1)]));

    [Theory]
    [InlineData("storageclass.storage.k8s.io \"fast\" not found", "fast")]
    [InlineData("storageclass.storage.k8s.io \"fast\" is slow", null)]
    [InlineData("no volume", null)]
    public void StorageClass_ThatDoesNotExist_IsNamed(string words, string? expected) =>
        Assert.Equal(expected, EventWords.MissingStorageClass(words));

    private static V1Event Event(string reason, string message, int seconds) => new()
    {
        InvolvedObject = new V1ObjectReference(),
        Reason = reason,
        Message = message,
        LastTimestamp = Now.AddSeconds(seconds),
    };
}
