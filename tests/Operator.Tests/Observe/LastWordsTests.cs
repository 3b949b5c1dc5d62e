using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.References;
using static Ballast.Operator.Tests.Observe.TroubledPods;

namespace Ballast.Operator.Tests.Observe;

/// <summary>What the app's problem tells of a container that keeps ending.</summary>
public sealed class LastWordsTests
{
    private static readonly AppStack Stack = StackYaml.Read("""
        apiVersion: ballast.dev/v1alpha1
        kind: AppStack
        metadata: {name: shop, namespace: demo}
        spec: {image: "registry.example/shop:1", web: {port: 8000}}
        """);

    [Theory]
    [InlineData("starting\nno secrets file for hidden-value", "; its last words: no secrets file for [redacted]")]
    [InlineData(null, "")]
    public void Problem_PodThatKeepsEnding_HasItsLastWordsWithoutSecrets(string? said, string told)
    {
        var ended = Ended(78) with { Message = said };
        var pod = Pod("shop-web-1", Container(waiting: "CrashLoopBackOff", last: ended, restarts: 4));
        pod.Metadata.Labels = new() { [Labels.Component] = "web" };
        var secret = new ReferencedObject(
            new V1ObjectMeta { Name = "keys" }, new Dictionary<string, byte[]> { ["key"] = "hidden-value"u8.ToArray() });

        var app = AppWorkloads.Of(Stack, new ObservedState
        {
            Pods = [pod],
            References = new Dictionary<ReferenceKey, ReferencedObject?> { [new(ReferenceKind.Secret, "keys")] = secret },
        });

        Assert.Equal(
            new PodProblem("shop-web-1", Reasons.CrashLoop, $"pod shop-web-1 keeps ending with exit code 78 (4 restarts){told}"),
            app.Problem);
    }
}
