using System.Text.Json;
using Ballast.Kubernetes.Client.Http;
using Ballast.Kubernetes.Objects;
using BenchmarkDotNet.Attributes;

namespace Ballast.Operator.Bench;

/// <summary>
/// Reading a page of a list, as a start or a lost watch reads it by the dozen. Parsing the same bytes into no objects is the
/// floor.
/// </summary>
public class ListBenchmarks
{
    private readonly KubernetesJson _json = new([]);
    private byte[] _page = [];

    [GlobalSetup]
    public void Prepare() => _page = Pods.Page(500);

    [Benchmark(Baseline = true)]
    public int Parse()
    {
        using var document = JsonDocument.Parse(_page);
        return document.RootElement.GetProperty("items").GetArrayLength();
    }

    [Benchmark]
    public async Task<int> Deserialize()
    {
        using var stream = new MemoryStream(_page, writable: false);
        return (await JsonSerializer.DeserializeAsync(stream, _json.Of<KubernetesList<V1Pod>>()))!.Items.Count;
    }
}
