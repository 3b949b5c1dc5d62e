using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Desired;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Tests.Observe;

/// <summary>What the caches keep: everything that decides, and little else.</summary>
public sealed class CachedObjectsTests
{
    private readonly CachedCopies _caches = new();

    public static TheoryData<string> Cases => [.. GoldenFile.Cases()];

    // A field that is wanted and not kept would be written again and again.
    [Theory]
    [MemberData(nameof(Cases))]
    public void Child_AsItWasApplied_IsNotWrittenAgain(string name)
    {
        var visitor = new Comparison(StackCase.Parse(GoldenFile.Read(name, "input.yaml")).Build(), _caches);
        foreach (var kind in ChildKinds.All)
        {
            kind.Accept(visitor);
        }

        Assert.Empty(visitor.Written);
    }

    [Fact]
    public void Stack_AnnotationsOfItsAuthor_AreKeptWithoutTheLastApplied()
    {
        var options = new InformerOptions<AppStack>();
        CachedObjects.Configure(options);
        var stack = StackCase.Parse(GoldenFile.Read("football", "input.yaml")).Stack;
        stack.Metadata.Annotations = new()
        {
            [Labels.Retry] = "2",
            ["kubectl.kubernetes.io/last-applied-configuration"] = "{}"
        };
        options.Trim!(stack);
        var kept = _caches.Of(stack);

        Assert.Equal([Labels.Retry], kept.Metadata.Annotations!.Keys);
        Assert.Equal(
            JsonSerializer.Serialize(stack, OperatorJsonContext.Default.AppStack),
            JsonSerializer.Serialize(kept, OperatorJsonContext.Default.AppStack));
    }

    // Its JSON does not tell.
    [Fact]
    public void Stack_ThatCouldNotBeRead_StaysMarkedSo()
    {
        var stack = StackCase.Parse(GoldenFile.Read("football", "input.yaml")).Stack;
        stack.Unreadable = "spec.profile";

        Assert.Equal("spec.profile", _caches.Of(stack).Unreadable);
    }

    // With the caches' own tables, the Secrets and the checks a stack has to stay below 40 KiB.
    [Fact]
    public void Children_OfOneMoreStack_TakeAFewKibibytes()
    {
        var before = 0;
        foreach (var name in new[] { "shop-1", "shop-22", "shop-333" })
        {
            before = _caches.Bytes;
            var input = GoldenFile.Read("football", "input.yaml").Replace("football", name, StringComparison.Ordinal);
            var visitor = new Comparison(StackCase.Parse(input).Build(), _caches);
            foreach (var kind in ChildKinds.All)
            {
                kind.Accept(visitor);
            }

            Assert.InRange(visitor.Compared, 10, 20);
        }

        Assert.InRange(_caches.Bytes - before, 1, 5 * 1024);
    }

    /// <summary>Compares each child with what the cache has of it right after it was applied.</summary>
    private sealed class Comparison(DesiredState desired, CachedCopies caches) : IKindVisitor
    {
        public int Compared { get; private set; }

        public List<string> Written { get; } = [];

        public void Visit<T>()
            where T : class, IKubernetesObject
        {
            var type = (JsonTypeInfo<T>)KubernetesJsonContext.Default.GetTypeInfo(typeof(T))!;
            foreach (var child in ChildKinds.Of<T>().Desired?.Invoke(desired) ?? [])
            {
                AppliedState.Stamp(child, type);
                var live = JsonSerializer.Deserialize(JsonSerializer.Serialize(child, type), type)!;
                live.Metadata.Uid = $"0b8f2a51-3c1d-4e5f-9a6b-{Compared++:D12}";
                live.Metadata.ResourceVersion = "1234567";
                if (ObjectComparison.Find(child, caches.Child(live), type).Count > 0)
                {
                    Written.Add($"{typeof(T).Name} {child.Metadata.Name}");
                }
            }
        }
    }
}
