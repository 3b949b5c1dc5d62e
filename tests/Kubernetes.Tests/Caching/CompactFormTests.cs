using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client.Http;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Tests.Caching;

public sealed class CompactFormTests
{
    private static readonly JsonTypeInfo<V1Pod> Json = new KubernetesJson([]).Of<V1Pod>();

    private readonly CompactForm<V1Pod> _form = new(Json);

    [Fact]
    public void Object_KeptAndRead_IsEqualAndNew()
    {
        var pod = Pod(1);
        var kept = _form.Keep(pod);

        Assert.Equal(Text(pod), Text(_form.Read(kept)));
        Assert.NotSame(_form.Read(kept), _form.Read(kept));
    }

    // A condition of a pod has no reason, and code that builds one has to name it.
    [Fact]
    public void Object_LacksWhatCodeRequires_IsRead()
    {
        var pod = JsonSerializer.Deserialize(
            """{"metadata": {"name": "a"}, "status": {"conditions": [{"type": "Ready", "status": "True"}]}}""", Json)!;

        Assert.True(_form.Read(_form.Keep(pod)).Status!.Conditions![0].IsTrue);
    }

    [Fact]
    public void Objects_OfOneKind_TakeASmallPartOfTheirText()
    {
        _form.Keep(Pod(0));
        var kept = (byte[])_form.Keep(Pod(17));

        Assert.InRange(kept.Length, 1, Text(Pod(17)).Length / 4);
    }

    // The dictionary grows while they come: each is still read with the part that it was kept with.
    [Fact]
    public void Objects_OfManyShapes_AreAllReadAgain()
    {
        var pods = Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? Pod(i) : Scrambled(i)).ToList();
        var kept = pods.ConvertAll(_form.Keep);

        Assert.Equal(pods.Select(Text), kept.Select(k => Text(_form.Read(k))));
    }

    [Fact]
    public void Object_LargerThanAnyOther_IsReadAgain()
    {
        var pod = Pod(1);
        pod.Metadata.Annotations = Enumerable.Range(0, 3000).ToDictionary(i => $"key-{i}", i => $"{(i * 7919) % 3001} and more");
        _form.Keep(Pod(0));

        Assert.Equal(Text(pod), Text(_form.Read(_form.Keep(pod))));
    }

    private static string Text(V1Pod pod) => JsonSerializer.Serialize(pod, Json);

    private static V1Pod Pod(int number) => new()
    {
        Metadata = new()
        {
            Name = $"stack-{number}-web",
            Namespace = "team",
            Uid = $"0b8f2a51-3c1d-4e5f-9a6b-{number:D12}",
            ResourceVersion = $"{1000 + number}",
            Labels = new() { ["app.kubernetes.io/managed-by"] = "ballast", ["ballast.dev/stack"] = $"stack-{number}" },
            OwnerReferences =
                [new() { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = $"stack-{number}-web", Uid = "owner" }],
        },
        Spec = new() { Containers = [new() { Name = "web", Image = "registry.example/shop:1.4.2", Args = ["serve", "--all"] }] },
        Status = new()
        {
            Phase = "Running",
            Conditions = [new() { Type = "Ready", Status = "True", Reason = "ContainersReady", Message = "as it should be" }],
        },
    };

    // Of random letters, so that each pod is unlike every other.
    private static V1Pod Scrambled(int seed)
    {
        var random = new Random(seed);
        return new()
        {
            Metadata = new() { Name = $"{seed}" },
            Status = new()
            {
                Message = new([.. Enumerable.Range(0, random.Next(2000)).Select(_ => (char)random.Next('a', 'z'))]),
            },
        };
    }
}
