using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;

namespace Ballast.Operator.Tests.Apply;

public sealed class KnownFaultsTests
{
    private static readonly ApplyFault Fault = new(Reasons.Forbidden, "Service shop-db is refused", NeedsPerson: false);

    private readonly KnownFaults _known = new();

    [Fact]
    public void Faults_OfTheLastReconcile_AreThatStacksAlone()
    {
        _known.Keep(Stack("1"), [Fault]);

        Assert.Contains(Fault with { }, _known.Of(Stack("1")));
        Assert.Empty(_known.Of(Stack("2")));
    }

    [Fact]
    public void Faults_AfterAReconcileWithoutAny_AreForgotten()
    {
        _known.Keep(Stack("1"), [Fault]);
        _known.Keep(Stack("1"), []);

        Assert.Empty(_known.Of(Stack("1")));
    }

    [Fact]
    public void Faults_OfAStackThatIsGone_AreForgotten()
    {
        _known.Keep(Stack("1"), [Fault]);
        _known.Forget(Stack("1"));

        Assert.Empty(_known.Of(Stack("1")));
    }

    private static AppStack Stack(string uid)
    {
        var stack = StackYaml.Read(PlannerWorld.Football);
        stack.Metadata = new V1ObjectMeta { Name = "football", Uid = uid };
        return stack;
    }
}
