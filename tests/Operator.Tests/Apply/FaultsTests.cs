using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;

namespace Ballast.Operator.Tests.Apply;

/// <summary>Whether a person must act if a name is already used.</summary>
public sealed class FaultsTests
{
    private static readonly AppStack Stack = new()
    {
        ApiVersion = "ballast.dev/v1alpha1",
        Kind = "AppStack",
        Metadata = new V1ObjectMeta { Name = "shop", Namespace = "demo", Uid = "new" },
        Spec = new AppStackSpec(),
    };

    [Theory]
    [InlineData("AppStack", "shop", "old", Reasons.Progressing, false)]
    [InlineData("AppStack", "shop-db", "other", Reasons.NotOwned, true)]
    [InlineData("Deployment", "shop", "other", Reasons.NotOwned, true)]
    public void NotOwned_ByOwner_OnlyAnEarlierStackOfTheNameIsWaitedFor(
        string kind, string name, string uid, string reason, bool needsPerson)
    {
        var found = new V1ObjectMeta
        {
            Name = "shop-web",
            OwnerReferences =
                [new V1OwnerReference { ApiVersion = "v1", Kind = kind, Name = name, Uid = uid, Controller = true }],
        };

        var fault = Faults.NotOwned<V1Service>(Stack, found);

        Assert.Equal((reason, needsPerson), (fault.Reason, fault.NeedsPerson));
    }

    [Fact]
    public void NotOwned_ByNobody_NeedsAPerson() =>
        Assert.True(Faults.NotOwned<V1Service>(Stack, new V1ObjectMeta { Name = "shop-web" }).NeedsPerson);
}
