using Ballast.Kubernetes.Controllers;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Tests.Controllers;

public class OwnerKeysTests
{
    private static readonly ResourceType Owner = ResourceType.Of<V1Deployment>();

    [Fact]
    public void Child_OfAnOlderVersionOfTheKind_FindsItsOwner() =>
        Assert.Equal(new ObjectKey("ns", "web"), Find("apps/v1beta1", "Deployment", controller: true));

    [Theory]
    [InlineData("apps/v1", "Deployment", false)]
    [InlineData("apps/v1", "StatefulSet", true)]
    [InlineData("other/v1", "Deployment", true)]
    [InlineData("v1", "Deployment", true)]
    public void Child_OfAnother_FindsNone(string apiVersion, string kind, bool controller) =>
        Assert.Null(Find(apiVersion, kind, controller));

    private static ObjectKey? Find(string apiVersion, string kind, bool controller) => OwnerKeys.Find(Owner, new V1Pod
    {
        Metadata = new()
        {
            Name = "web-1",
            Namespace = "ns",
            OwnerReferences = [new() { ApiVersion = apiVersion, Kind = kind, Name = "web", Uid = "1", Controller = controller }],
        },
    });
}
