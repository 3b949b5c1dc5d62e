using Ballast.Kubernetes.Controllers;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Tests.Controllers;

public class EntityChangesTests
{
    public static TheoryData<string, Action<V1ObjectMeta>> Changes => new()
    {
        { "generation", m => m.Generation = 2 },
        { "uid", m => m.Uid = "other" },
        { "deletion", m => m.DeletionTimestamp = DateTimeOffset.UnixEpoch },
        { "label", m => m.Labels = new() { ["a"] = "2" } },
        { "label added", m => m.Labels = new() { ["a"] = "1", ["b"] = "1" } },
        { "annotation", m => m.Annotations = new() { ["a"] = "1" } },
        { "finalizer", m => m.Finalizers = ["x"] },
    };

    [Fact]
    public void Update_OfStatusAlone_IsPassedOver() =>
        Assert.False(EntityChanges.IsMoreThanStatus(Entity(m => m.ResourceVersion = "1"), Entity(m => m.ResourceVersion = "2")));

    [Fact]
    public void Object_NewOrGone_Counts()
    {
        Assert.True(EntityChanges.IsMoreThanStatus(null, Entity()));
        Assert.True(EntityChanges.IsMoreThanStatus(Entity(), null));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Update_OfWhatIsActedOn_Counts(string what, Action<V1ObjectMeta> change) =>
        Assert.True(EntityChanges.IsMoreThanStatus(Entity(), Entity(change)), what);

    private static V1ConfigMap Entity(Action<V1ObjectMeta>? change = null)
    {
        var metadata = new V1ObjectMeta { Name = "a", Uid = "1", Generation = 1, Labels = new() { ["a"] = "1" } };
        change?.Invoke(metadata);
        return new() { Metadata = metadata };
    }
}
